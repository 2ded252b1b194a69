package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are this very machine, in the forms that a URL has for them. */
class LoopbackUrlTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";

    private static boolean isHttpBaseUrl(URI url) {
        try {
            CloudflareAccount.builder(ACCOUNT).baseUrl(url);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost",
                "127.0.0.1",
                "127.0.0.53",
                "127.255.255.254",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[0000:0000:0000:0000:0000:0000:0000:0001]",
                "[0::1]",
                "[::0.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:7F00:1]",
                "[0:0:0:0:0:ffff:127.1.2.3]"
            })
    void accepted(String host) {
        URI url = URI.create("http://" + host + ":8787/client/v4");

        assertThat(CloudflareTransport.isLoopback(url)).isTrue();
        assertThat(isHttpBaseUrl(url)).isTrue();
        assertThat(CloudflareTransport.isLoopback(URI.create("smtp://user:password@" + host)))
                .as("whatever the scheme")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Names that depend on who resolves them.
                "localhost.",
                "api.localhost",
                "localhost.localdomain",
                "localhost6",
                "ip6-localhost",
                "localhost.example",
                // Numbers that java.net.URI takes for no address and for no name either.
                "127.1",
                "127.0.1",
                "127",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.0.0.1.",
                "127.0.0.256",
                "127.0.0.1.1",
                // Names that look like addresses.
                "127.0.0.1.example.org",
                "0x7f.example.org",
                // Other addresses.
                "0.0.0.0",
                "128.0.0.1",
                "10.127.0.0",
                "[::]",
                "[::2]",
                "[::1:1]",
                "[1::1]",
                "[::127.0.0.1]",
                "[::ffff:128.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[fe80::1]",
                // An interface that a zone names.
                "[::1%lo]",
                "[::1%25lo]",
                "[::1%1]"
            })
    void refused(String host) {
        URI url = URI.create("http://" + host + ":8787/client/v4");

        assertThat(CloudflareTransport.isLoopback(url)).isFalse();
        assertThat(isHttpBaseUrl(url)).isFalse();
    }

    @Test
    void a_URL_without_a_host_is_not_here() {
        assertThat(CloudflareTransport.isLoopback(URI.create("/client/v4"))).isFalse();
        assertThat(CloudflareTransport.isLoopback(URI.create("mailto:a@localhost")))
                .isFalse();
        assertThat(CloudflareTransport.isLoopback(URI.create("http://localhost@example.org/")))
                .isFalse();
        assertThatThrownBy(() -> CloudflareTransport.isLoopback(null)).hasMessage("url must not be null");
    }

    @Test
    void the_machines_language_changes_nothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));

            assertThat(CloudflareTransport.isLoopback(URI.create("http://LOCALHOST/")))
                    .isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }
}
