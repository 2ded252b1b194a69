package dev.twoslot.rotator.runner;

import java.util.List;

/**
 * Where alerts go.
 *
 * @param server the mail server
 * @param from the sender's address
 * @param to the receivers' addresses, one or more
 */
record MailSettings(SmtpServer server, String from, List<String> to) {
    MailSettings {
        to = List.copyOf(to);
    }
}
