package dev.twoslot.rotator.runner.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that say where alerts go. */
public final class MailVariables {

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
    public static @Nullable MailSettings read(Variables variables) {
        return Arrays.stream(Setting.values())
                        .filter(setting -> setting.need() == Setting.Need.MAIL)
                        .anyMatch(variables::isSet)
                ? new MailVariables(variables).read()
                : null;
    }

    private @Nullable MailSettings read() {
        boolean plaintext = variables.isTrue(Setting.ALLOW_PLAINTEXT_SMTP);
        SmtpServer server = required(Setting.SMTP_URL, text -> SmtpServer.parse(text, plaintext));
        String from = required(Setting.ALERT_FROM, MailSyntax::address);
        List<String> to = required(Setting.ALERT_TO, MailVariables::addresses);
        String ehloName = variables.orNull(Setting.SMTP_EHLO_NAME, MailSyntax::ehloName);
        if (server == null || from == null || to == null) {
            return null;
        }
        // Set by shells and container runtimes, so never wrong, only of no use.
        String host = variables.text(Setting.HOSTNAME).orElse(null);
        if (host != null && !HOST_NAME.matcher(host).matches()) {
            host = null;
        }
        return new MailSettings(server, from, to, ehloName == null ? qualified(host) : ehloName, host);
    }

    private <T> @Nullable T required(Setting setting, Function<String, T> parser) {
        if (variables.isSet(setting)) {
            return variables.orNull(setting, parser);
        }
        variables.problem(setting, "is not set", ALL_OR_NONE);
        return null;
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
