package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.text.Paragraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help texts of several commands have in common: the variables and the exit codes. */
final class UsageText {

    private static final String VARIABLES = """

            Environment, required:
            ACCOUNT_ID: The Cloudflare account. CLOUDFLARE_ACCOUNT_ID is read as well.
            SECRET_STORE_ID: Its Secrets Store, where consumers read the four slots.
            ROTATOR_VAULT_KEY: What seals the vault: base64: and 32 bytes (openssl rand -base64 32), hex: and 64 digits, or \
            passphrase: and 20 characters or more. The prefix may be left out where the value can be one of them only.
            ROTATOR_VAULT_KEY_FILE: Instead of it, a file with the key in its one line, which other users may not read.

            Environment, until the vault holds a pair, and for --start-over:
            PRIMARY_TOKEN_CREATION_TOKEN: A token with the permission Account API Tokens Write.
            PRIMARY_SECRET_EDIT_TOKEN: A token with Secrets Store Write, and with LOCK=kv also Workers KV Storage Write.

            Environment, optional:
            ROTATOR_VAULT: The file of the rotator's private, sealed copy of the slots. Default: rotator.vault in the working \
            directory.
            ROTATION_NAME: What the rotation is called in token names, comments, the lock and mails: 1 to 40 lower-case letters, \
            digits and hyphens. A second rotation on one account needs another. Default: bootstrap.
            SECRET_NAME_PREFIX: What stands before the slots' names in the names of their secrets, so that a second rotation \
            can share the store. Default: nothing.
            ROTATION_INTERVAL: The time between two runs (1h, PT1H), at most 182d, or a cron expression of five fields ("0 * * * *"). \
            Default: 1h.
            ROTATION_TIME_ZONE: What a cron expression is meant in, such as Europe/Berlin. Default: UTC.
            ROTATION_JITTER: serve starts a planned run up to this much later. Default: 30s.
            TOKEN_TTL: How long a new token lives, at most 366d. Default: the shortest time that keeps both slots usable, rounded up; \
            2h10m for an hourly rotation.
            ACCEPT_THAT_SECONDARY_EXPIRES: true accepts a TOKEN_TTL that is too short for that.
            LOCK: file is a lock beside the vault, for one machine; kv is an advisory lock in Workers KV, for several. \
            Default: file.
            KV_NAMESPACE_ID: The namespace of that lock; needed with LOCK=kv.
            PERMISSION_GROUP_ACCOUNT_API_TOKENS_WRITE, PERMISSION_GROUP_SECRETS_STORE_WRITE, \
            PERMISSION_GROUP_WORKERS_KV_STORAGE_WRITE: The id of that permission group. Default: looked up by its name.
            SMTP_URL: Where alerts go: smtps://user:password@host:465, smtp+starttls://host:587, or smtp://host:25 in clear. \
            User and password are percent-encoded. The server's certificate is checked against Java's trust store.
            ALERT_FROM, ALERT_TO: The sender, and up to 20 recipients with commas between them.
            SMTP_EHLO_NAME: What this machine calls itself to the mail server, such as rotator.example.org. Default: the \
            host's name if it has a dot, otherwise the connection's own address.
            CLOUDFLARE_API_BASE_URL: Where the API is, if not at Cloudflare: https, or http on this machine.
            HTTPS_PROXY, NO_PROXY: The HTTP proxy to the API (http://proxy.example.org:3128), and the hosts that are called \
            without it, with commas between them; in lower case as well. This machine is always called without it.
            ALLOW_PLAINTEXT_API: true accepts http to another machine there: every token then crosses the network in clear.
            ALLOW_PLAINTEXT_SMTP: true accepts a password in smtp:// to another machine, in clear.
            HOSTNAME: What mails call this machine. Default: on Linux the kernel's name for it.
            NO_COLOR: Set to anything, it turns colours off.

            A blank variable counts as unset. Problems are reported all at once, and never with a value.""";

    private UsageText() {}

    /** Adds them to the commands that have them. */
    static void complete(CommandLine program) {
        exitCodes(program, "Done.", "Failed.");
        exitCodes(
                command(program, "run"),
                "Rotated, or skipped because another run holds the lock.",
                "The rotation failed.");
        exitCodes(command(program, "serve"), "Asked to end.", "It could not go on.");
        exitCodes(
                command(program, "plan"),
                "Shown.",
                "The vault can't be opened, or the last token of a role in it has ended.");
        exitCodes(command(program, "simulate"), "Asked to end.", "It could not go on.");
        exitCodes(command(program, "demo"), "Everything went as told.", "Something did not.");
        for (String name : List.of("run", "serve")) {
            usage(command(program, name)).footer(variables());
        }
    }

    private static void exitCodes(CommandLine command, String done, String failed) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(String.valueOf(ExitCode.DONE), done);
        codes.put(String.valueOf(ExitCode.FAILED), failed);
        codes.put(
                String.valueOf(ExitCode.USAGE), "The arguments or the configuration can't be used; nothing was tried.");
        codes.put(String.valueOf(ExitCode.UNREPORTED), "Done, but standard output did not take the result.");
        usage(command).exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        usage(command)
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
    }

    /** Each variable on a line of its own, and below it, indented, what it is for. */
    private static String[] variables() {
        return VARIABLES.lines().flatMap(UsageText::variable).toArray(String[]::new);
    }

    private static Stream<String> variable(String line) {
        int colon = line.indexOf(": ");
        return colon < 0
                ? Stream.of(line)
                : Stream.concat(
                        Stream.of("  " + line.substring(0, colon)),
                        Paragraph.wrap("      ", line.substring(colon + 2)).lines());
    }

    private static CommandLine command(CommandLine program, String name) {
        CommandLine command = program.getSubcommands().get(name);
        if (command == null) {
            throw new IllegalArgumentException("no such command");
        }
        return command;
    }

    private static UsageMessageSpec usage(CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }
}
