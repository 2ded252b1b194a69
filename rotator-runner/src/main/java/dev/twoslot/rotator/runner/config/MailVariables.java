package dev.twoslot.rotator.runner.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables that say where alerts go. */
public final class MailVariables {

    /** What the machine is called; not a setting of ours, so never wrong, only of no use. */
    public static final String HOST = "HOSTNAME";

    /** All of them are served within one deadline. */
    private static final int MOST_RECIPIENTS = 20;

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    private static final String ALL_OR_NONE =
            "To send alerts by mail set SMTP_URL, ALERT_FROM and ALERT_TO; for none set none of them.";

    private final Variables variables;

    private MailVariables(Variables variables) {
        this.variables = variables;
    }

    /** Null for no mail, or where something is wrong, and then a problem is noted. */
    static @Nullable MailSettings read(Variables variables) {
        return Stream.of("SMTP_URL", "ALERT_FROM", "ALERT_TO").anyMatch(variables::isSet)
                ? new MailVariables(variables).read()
                : null;
    }

    private @Nullable MailSettings read() {
        boolean plaintext = variables.allowed("ALLOW_PLAINTEXT_SMTP");
        SmtpServer server = required(
                "SMTP_URL",
                text -> SmtpServer.parse(text, plaintext),
                "Write smtps://user:password@host:465, smtp+starttls://host:587 or smtp://host:25.");
        String from = required("ALERT_FROM", MailSyntax::address, "Write one address, such as rotator@example.org.");
        List<String> to = required(
                "ALERT_TO",
                MailVariables::addresses,
                "Write addresses such as ops@example.org with commas between them.");
        String ehloName = variables.optionalOrNull(
                "SMTP_EHLO_NAME",
                MailSyntax::ehloName,
                "Write this machine's full name, such as rotator.example.org, or its address, such as [192.0.2.7]; or leave"
                        + " it unset.");
        if (server == null || from == null || to == null) {
            return null;
        }
        String host = variables.optionalOrNull(HOST, text -> text, "");
        if (host != null && !HOST_NAME.matcher(host).matches()) {
            host = null;
        }
        return new MailSettings(server, from, to, ehloName == null ? qualified(host) : ehloName, host);
    }

    private <T> @Nullable T required(String key, Function<String, T> parser, String remedy) {
        return variables.required(key, parser, variables.isSet(key) ? remedy : ALL_OR_NONE);
    }

    private static List<String> addresses(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > MOST_RECIPIENTS) {
            throw new IllegalArgumentException("must not have more than " + MOST_RECIPIENTS
                    + " addresses; a mailing list can have more behind one");
        }
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            try {
                addresses.add(MailSyntax.address(parts[i].strip()));
            } catch (IllegalArgumentException e) {
                String which =
                        parts.length == 1 ? "" : "has " + parts.length + " addresses, and number " + (i + 1) + " ";
                throw new IllegalArgumentException(which + e.getMessage());
            }
        }
        return addresses.stream().distinct().toList();
    }

    /** A name without a dot means nothing to a server elsewhere, and many refuse it. */
    private static @Nullable String qualified(@Nullable String host) {
        try {
            return host == null || host.indexOf('.') < 0 ? null : MailSyntax.ehloName(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
