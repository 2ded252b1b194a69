package dev.twoslot.rotator.runner.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every environment variable that the runner reads, one row each. The row is what parsing, messages, {@code run --help} and the table in
 * docs/RUNNER.md go by; the constant's name is the variable's.
 */
public enum Setting {
    ACCOUNT_ID(
            Kind.ID,
            Need.ALWAYS,
            "The Cloudflare account. CLOUDFLARE_ACCOUNT_ID is read as well.",
            "Copy it from the dashboard (account home); CLOUDFLARE_ACCOUNT_ID is read as well."),
    SECRET_STORE_ID(
            Kind.ID,
            Need.ALWAYS,
            "Its Secrets Store, where consumers read the four slots.",
            "Copy it from the dashboard (Secrets Store), or list the account's stores; a store's name is not its id."),
    ROTATOR_VAULT_KEY(
            Kind.VAULT_KEY,
            Need.ONE_KEY,
            "What seals the vault: base64: and 32 bytes (openssl rand -base64 32), hex: and 64 digits, or passphrase: and 20 characters"
                    + " or more. The prefix may be left out where the value can be one of them only.",
            "Make a key with: openssl rand -base64 32. Keep it: without it the vault can't be opened. ROTATOR_VAULT_KEY_FILE may name a"
                    + " file instead."),
    ROTATOR_VAULT_KEY_FILE(
            Kind.PATH,
            Need.ONE_KEY,
            "Instead of it, a file with the key in its one line, which other users may not read.",
            "It takes the path of a file with the key in one line; the key itself goes into ROTATOR_VAULT_KEY. Make a key with: openssl"
                    + " rand -base64 32. Keep it: without it the vault can't be opened."),

    PRIMARY_TOKEN_CREATION_TOKEN(
            Kind.TOKEN,
            Need.FIRST_PAIR,
            "The value of a token with the permission Account API Tokens Write.",
            "An administrator makes it by hand, once; after the first run the vault has its successor."),
    PRIMARY_SECRET_EDIT_TOKEN(
            Kind.TOKEN,
            Need.FIRST_PAIR,
            "The value of a token with Secrets Store Write, and with LOCK=kv also Workers KV Storage Write.",
            "An administrator makes it by hand, once; after the first run the vault has its successor."),

    ROTATOR_VAULT(
            Kind.PATH,
            "rotator.vault",
            "The file of the rotator's private, sealed copy of the slots. A relative path is relative to the working directory.",
            "Name a file in a directory that only the rotator's user can write."),
    ROTATION_NAME(
            Kind.NAME,
            "bootstrap",
            "What the rotation is called in token names, comments, the lock and mails: 1 to 40 lower-case letters, digits and hyphens,"
                    + " no hyphen first. A second rotation on one account needs another.",
            "Leave it unset for bootstrap; a second rotation on one account needs a name of its own."),
    SECRET_NAME_PREFIX(
            Kind.NAME,
            Fallback.described("nothing"),
            "What stands before the slots' names in the names of their secrets, so that a second rotation can share the store: up to"
                    + " 64 letters, digits, _ and -.",
            "Leave it unset for secrets of exactly the slots' names; set it to run a second rotation on one store."),
    ROTATION_INTERVAL(
            Kind.SCHEDULE,
            "1h",
            "The time between two runs (1h, PT1H) from 1m to 182d, or a cron expression of five fields (0 * * * *) whose runs are"
                    + " never further apart.",
            "Leave it unset for a rotation every hour, or write 1h, PT1H or \"0 * * * *\"."),
    ROTATION_TIME_ZONE(
            Kind.TIME_ZONE,
            "UTC",
            "What a cron expression is meant in, such as Europe/Berlin.",
            "Leave it unset for UTC, or name a region."),
    ROTATION_JITTER(
            Kind.DURATION,
            "30s",
            "serve starts a planned run up to this much later, at most 10m.",
            "Leave it unset for at most 30s, or set it to 0s for none."),
    TOKEN_TTL(
            Kind.DURATION,
            Fallback.described("the shortest that keeps both slots usable, rounded up; 2h10m for an hourly rotation"),
            "How long a new token lives, from 1m to 366d.",
            "Leave it unset to get the shortest that is safe, or write 2h10m."),
    ACCEPT_THAT_SECONDARY_EXPIRES(
            Kind.FLAG,
            "false",
            "true accepts a TOKEN_TTL that is too short to keep both slots usable.",
            "Leave it unset to have both slots usable at all times."),
    LOCK(
            Kind.CHOICE,
            "file",
            "file is a lock beside the vault, for one machine; kv is an advisory lock in Workers KV, for several.",
            "Use file for runners on one machine, kv for runners on several."),
    KV_NAMESPACE_ID(
            Kind.ID,
            Need.KV_LOCK,
            "The namespace of that lock.",
            "It is needed because LOCK is kv. Copy it from the dashboard (Workers KV); a namespace's title is not its id."),
    PERMISSION_GROUP_ACCOUNT_API_TOKENS_WRITE(
            Kind.ID,
            Fallback.described("looked up by its name; one that was renamed is found by its known id, with a warning"),
            "The id of the permission group Account API Tokens Write, in lower case.",
            "Leave it unset to have the group looked up by its name."),
    PERMISSION_GROUP_SECRETS_STORE_WRITE(
            Kind.ID,
            Fallback.described("looked up by its name; one that was renamed is found by its known id, with a warning"),
            "The id of the permission group Secrets Store Write, in lower case.",
            "Leave it unset to have the group looked up by its name."),
    PERMISSION_GROUP_WORKERS_KV_STORAGE_WRITE(
            Kind.ID,
            Fallback.described("looked up by its name; one that was renamed is found by its known id, with a warning"),
            "The id of the permission group Workers KV Storage Write, in lower case.",
            "Leave it unset to have the group looked up by its name."),

    FILES_DIRECTORY(
            Kind.PATH,
            Fallback.described("no files are written"),
            "A directory where consumers on this machine, or with it mounted, read one file for each slot, laid out as Kubernetes lays out a"
                    + " mounted Secret.",
            "Name a directory that only the rotator's user may write."),
    FILES_MODE(
            Kind.CHOICE,
            Fallback.described("0440 with FILES_GROUP, 0400 otherwise"),
            "Who may read the files: 0400 is their owner alone, 0440 their group as well.",
            "Use 0440 together with FILES_GROUP, for consumers that run as another user."),
    FILES_OWNER(
            Kind.NAME,
            Fallback.described("the rotator's user"),
            "Who owns the files, by name or number. Another than the rotator's user takes a rotator that runs as root.",
            "Name a user of this machine, or leave it unset."),
    FILES_GROUP(
            Kind.NAME,
            Fallback.described("the rotator's group"),
            "The group of the files, by name or number; the rotator's user has to be in it.",
            "Name a group of this machine, or leave it unset."),
    KV_DESTINATION(
            Kind.ID,
            Fallback.described("no namespace is written"),
            "A Workers KV namespace that gets the four slots, sealed.",
            "Copy the id from the dashboard (Workers KV); a namespace's title is not its id."),
    KV_READER_KEY_FILE(
            Kind.PATH,
            Need.KV_DESTINATION,
            "The file of the key that seals them, in one line, for the rotator and for those who read them. Not the vault's.",
            "Make a key with: openssl rand -base64 32. Give it to the consumers, and never the vault's."),
    PUBLISH_HOOK(
            Kind.COMMAND,
            Fallback.described("no program is called"),
            "A program that gets each slot on its standard input, by its absolute path; words after it are its arguments, without quotes"
                    + " or escapes.",
            "Write an absolute path, and what needs quotes into a script."),
    PUBLISH_HOOK_ENVIRONMENT(
            Kind.NAME,
            Fallback.described("PATH, HOME, TMPDIR, TZ and the locale alone"),
            "The names of further variables that the program gets, with commas between them.",
            "List names such as AWS_REGION; none that holds a secret of the rotator's own."),
    REQUIRED_DESTINATIONS(
            Kind.NAME,
            Fallback.described("the Secrets Store alone"),
            "Which of files, workers-kv and hook a run must not go on without, with commas between them. The Secrets Store is always one;"
                    + " each other one may lag behind and catches up.",
            "List destinations that are configured; leave it unset to have none of them stop a rotation."),

    SMTP_URL(
            Kind.SECRET_URL,
            Need.MAIL,
            "Where alerts go: smtps://user:password@host:465, smtp+starttls://host:587, or smtp://host:25 in clear. User and password"
                    + " are percent-encoded. The server's certificate is checked against Java's trust store.",
            "Write smtps://user:password@host:465, smtp+starttls://host:587 or smtp://host:25."),
    ALERT_FROM(Kind.ADDRESSES, Need.MAIL, "The sender of alerts.", "Write one address, such as rotator@example.org."),
    ALERT_TO(
            Kind.ADDRESSES,
            Need.MAIL,
            "The recipients of alerts, up to 20 with commas between them.",
            "Write addresses such as ops@example.org with commas between them."),
    SMTP_EHLO_NAME(
            Kind.NAME,
            Fallback.described("the host's name if it has a dot, otherwise the connection's own address"),
            "What this machine calls itself to the mail server: a full name such as rotator.example.org, or an address such as"
                    + " [192.0.2.7].",
            "Write this machine's full name, such as rotator.example.org, or its address, such as [192.0.2.7]; or leave it unset."),

    CLOUDFLARE_API_BASE_URL(
            Kind.URL,
            VariableSyntax.CLOUDFLARE.toString(),
            "Where the API is: https, or http on this machine.",
            "Leave it unset for Cloudflare itself; set it to try the runner against a simulator."),
    HTTPS_PROXY(
            Kind.SECRET_URL,
            Fallback.described("as Java's system properties say"),
            "The HTTP proxy to the API, such as http://proxy.example.org:3128; in lower case as well. This machine is always called"
                    + " without it.",
            "Name a proxy that asks for no password, or list the API's host in NO_PROXY to call it directly."),
    NO_PROXY(
            Kind.HOSTS,
            Fallback.described("none"),
            "The hosts that are called without the proxy, with commas between them; in lower case as well.",
            "List host names, addresses or networks with commas between them."),
    ALLOW_PLAINTEXT_API(
            Kind.FLAG,
            "false",
            "true accepts http to another machine: every token then crosses the network in clear.",
            "Leave it unset to keep the protection."),
    ALLOW_PLAINTEXT_SMTP(
            Kind.FLAG,
            "false",
            "true accepts a password in smtp:// to another machine, in clear.",
            "Leave it unset to keep the protection."),
    HOSTNAME(
            Kind.NAME,
            Fallback.described("on Linux the kernel's name for it"),
            "What mails call this machine.",
            "Leave it unset, or set it to this machine's name."),
    NO_COLOR(
            Kind.FLAG,
            Fallback.described("colours on a terminal"),
            "Set to anything, it turns colours off.",
            "Leave it unset for colours.");

    /** What a value is. */
    public enum Kind {
        /** 32 hexadecimal digits. */
        ID,
        /** The value of an API token. */
        TOKEN,
        /** What seals the vault. */
        VAULT_KEY,
        /** A file. */
        PATH,
        /** A short word. */
        NAME,
        /** A duration, such as 2h10m or PT2H10M. */
        DURATION,
        /** A duration or a cron expression. */
        SCHEDULE,
        /** A region or an offset. */
        TIME_ZONE,
        /** One of few words. */
        CHOICE,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A URL without a secret. */
        URL,
        /** A URL that may have a password in it. */
        SECRET_URL,
        /** Mail addresses. */
        ADDRESSES,
        /** Hosts and networks. */
        HOSTS,
        /** A program and its arguments. */
        COMMAND;

        private boolean isSecret() {
            return this == TOKEN || this == VAULT_KEY || this == SECRET_URL;
        }
    }

    /** When a variable has to be set. */
    public enum Need {
        ALWAYS("required"),
        ONE_KEY("one of the two is required"),
        FIRST_PAIR("required where there is no vault, and for --start-over"),
        KV_LOCK("required with LOCK=kv"),
        KV_DESTINATION("required with KV_DESTINATION"),
        MAIL("required for mail"),
        NEVER("");

        private final String text;

        Need(String text) {
            this.text = text;
        }
    }

    /** What counts while the variable is unset: a value that could be written into it, or what happens then, in words. */
    private record Fallback(String text, boolean isValue) {
        static Fallback described(String text) {
            return new Fallback(text, false);
        }
    }

    private final Kind kind;
    private final Need need;
    private final @Nullable Fallback fallback;
    private final String help;
    private final String remedy;

    Setting(Kind kind, Need need, String help, String remedy) {
        this(kind, need, null, help, remedy);
    }

    Setting(Kind kind, String fallback, String help, String remedy) {
        this(kind, Need.NEVER, new Fallback(fallback, true), help, remedy);
    }

    Setting(Kind kind, Fallback fallback, String help, String remedy) {
        this(kind, Need.NEVER, fallback, help, remedy);
    }

    Setting(Kind kind, Need need, @Nullable Fallback fallback, String help, String remedy) {
        this.kind = kind;
        this.need = need;
        this.fallback = fallback;
        this.help = help;
        this.remedy = remedy;
    }

    /** The variable's name. */
    public String key() {
        return name();
    }

    public Kind kind() {
        return kind;
    }

    public Need need() {
        return need;
    }

    /** What the variable is for and what it may hold, in sentences. */
    public String help() {
        return help;
    }

    /** What to do where the value is missing or wrong, in sentences. */
    public String remedy() {
        return remedy;
    }

    /** Whether the value may hold a secret, so that it is never shown. */
    public boolean isSecret() {
        return kind.isSecret();
    }

    /** What is so while the variable is unset: when it is required, or the default. */
    public String whenUnset() {
        return fallback == null ? need.text : fallback.text();
    }

    /** The value that counts while the variable is unset, if it is one that could be written into it. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(fallback).filter(Fallback::isValue).map(Fallback::text);
    }
}
