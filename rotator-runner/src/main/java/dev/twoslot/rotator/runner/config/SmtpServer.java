package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.cloudflare.CloudflareTransport;
import dev.twoslot.rotator.slot.SecretValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that alerts go to.
 *
 * @param transport how the connection is protected
 * @param host its name, or a literal address without brackets
 * @param port its TCP port
 * @param login the account to send from, or null for a server that asks for none
 */
public record SmtpServer(
        Transport transport,
        String host,
        int port,
        @Nullable Login login) {

    /** What Java makes of bytes that are no character. */
    private static final char UNDECODABLE = '\uFFFD';

    /** How the connection is protected; in each protected way the server's certificate and its name are checked. */
    public enum Transport {
        /** In clear. For a relay on the same machine or in a network that is protected otherwise. */
        PLAIN("smtp", 25),
        /** Begins in clear and must change to TLS before anything is sent; a server that can't is refused. */
        STARTTLS("smtp+starttls", 587),
        /** TLS from the first byte. */
        TLS("smtps", 465);

        private final String scheme;
        private final int defaultPort;

        Transport(String scheme, int defaultPort) {
            this.scheme = scheme;
            this.defaultPort = defaultPort;
        }

        private static Optional<Transport> ofScheme(@Nullable String scheme) {
            return Arrays.stream(values())
                    .filter(transport -> transport.scheme.equalsIgnoreCase(scheme))
                    .findFirst();
        }
    }

    /**
     * An account at the mail server.
     *
     * @param user its name
     * @param password its password
     */
    public record Login(String user, SecretValue password) {}

    /**
     * Reads {@code smtp://}, {@code smtp+starttls://} or {@code smtps://} with an optional percent-encoded
     * {@code user:password@}, a host and an optional port.
     *
     * @param plaintext whether the operator allows a password in clear to other machines, by {@code ALLOW_PLAINTEXT_SMTP}
     * @throws IllegalArgumentException if it is none of these, or would send a password in clear to another machine without
     *     being allowed to; the message states the rule and never repeats a part of the text
     */
    public static SmtpServer parse(String text, boolean plaintext) {
        URI uri = uri(text);
        Transport transport = Transport.ofScheme(uri.getScheme())
                .orElseThrow(
                        () -> new IllegalArgumentException("must begin with smtp://, smtp+starttls:// or smtps://"));
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "must name a host in ASCII, as in smtps://user:password@mail.example.org:465;"
                            + " in user and password an @ is written as %40");
        }
        boolean hasPath = uri.getRawPath() != null && uri.getRawPath().length() > 1;
        if (hasPath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must end after the host and the port");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("must have a port from 1 to 65535");
        }
        Login login = uri.getRawUserInfo() == null ? null : login(uri.getRawUserInfo());
        if (login != null && transport == Transport.PLAIN && !plaintext && !CloudflareTransport.isLoopback(uri)) {
            throw new IllegalArgumentException(
                    "must not send a password in clear over the network, unless ALLOW_PLAINTEXT_SMTP is true");
        }
        int port = uri.getPort() < 0 ? transport.defaultPort : uri.getPort();
        return new SmtpServer(transport, VariableSyntax.withoutBrackets(host), port, login);
    }

    // The exceptions of java.net.URI and URLDecoder quote what they were given, a password included: they are dropped.
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "must be a URL such as smtps://user:password@mail.example.org:465, with special characters in the user"
                            + " and the password percent-encoded");
        }
    }

    private static Login login(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 1 || colon == userInfo.length() - 1) {
            throw new IllegalArgumentException("must have both a user and a password before the @, or neither");
        }
        String user = percentDecoded(userInfo.substring(0, colon));
        String password = percentDecoded(userInfo.substring(colon + 1));
        if (user.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException("must not have a blank user or password");
        }
        return new Login(user, SecretValue.of(password));
    }

    private static String percentDecoded(String text) {
        String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (decoded.chars().anyMatch(character -> character == UNDECODABLE || Character.isISOControl(character))) {
            throw new IllegalArgumentException(
                    "must have user and password percent-encoded from UTF-8, without control characters");
        }
        return decoded;
    }
}
