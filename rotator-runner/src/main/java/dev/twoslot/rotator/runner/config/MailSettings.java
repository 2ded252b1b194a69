package dev.twoslot.rotator.runner.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go, and what they say of where they come from. Addresses are valid and in ASCII.
 *
 * @param server the mail server
 * @param from the sender's address
 * @param to the recipients' addresses, one or more, each of them once
 * @param ehloName what this machine calls itself in EHLO; null for the address of the connection's own end
 * @param host this machine's name, or null if it has none
 */
public record MailSettings(
        SmtpServer server,
        String from,
        List<String> to,
        @Nullable String ehloName,
        @Nullable String host) {
    public MailSettings {
        to = List.copyOf(to);
    }
}
