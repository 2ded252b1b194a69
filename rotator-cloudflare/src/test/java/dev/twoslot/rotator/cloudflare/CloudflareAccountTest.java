package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareAccountTest {

    private static final String ACCOUNT = "0123456789ABCDEF0123456789abcdef";

    @Test
    void an_account_id_of_32_hexadecimal_digits_is_kept_in_lower_case() {
        assertThat(CloudflareAccount.builder(ACCOUNT).build().accountId())
                .isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcdef0",
                "../../../../../../../../../../x/y"
            })
    void any_other_account_id_is_refused_without_showing_it(String id) {
        assertThatThrownBy(() -> CloudflareAccount.builder(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accountId must be an id of 32 hexadecimal digits")
                .satisfies(e ->
                        assertThat(id.isEmpty() || !e.getMessage().contains(id)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.cloudflare.com/client/v4",
                "https://gateway.example/",
                "http://localhost:8787/client/v4",
                "http://127.0.0.1:1/client/v4",
                "http://127.8.9.10",
                "http://[::1]:8080/client/v4"
            })
    void https_anywhere_and_http_on_the_loopback_are_base_urls(String url) {
        assertThat(CloudflareAccount.builder(ACCOUNT).baseUrl(URI.create(url)).build())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.cloudflare.com/client/v4",
                "http://localhost.example/client/v4",
                "http://127.0.0.1.example/",
                "http://192.168.1.1/",
                "ftp://127.0.0.1/",
                "/client/v4",
                "https:///client/v4",
                "https://user:secret@api.cloudflare.com/client/v4",
                "https://api.cloudflare.com/client/v4?token=secret",
                "https://api.cloudflare.com/client/v4#secret"
            })
    void any_other_base_url_is_refused_by_the_name_of_the_setting(String url) {
        assertThatThrownBy(() -> CloudflareAccount.builder(ACCOUNT).baseUrl(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl must ")
                .hasMessageNotContainingAny("secret", "192.168", "example");
    }

    @Test
    void http_to_another_machine_is_accepted_from_a_caller_who_says_so_by_name_and_nothing_else_is() {
        assertThat(CloudflareAccount.builder(ACCOUNT)
                        .plaintextBaseUrl(URI.create("http://gateway.example/client/v4"))
                        .build())
                .isNotNull();
        assertThatThrownBy(
                        () -> CloudflareAccount.builder(ACCOUNT).plaintextBaseUrl(URI.create("ftp://gateway.example/")))
                .hasMessageStartingWith("baseUrl must ");
        assertThatThrownBy(() -> CloudflareAccount.builder(ACCOUNT)
                        .plaintextBaseUrl(URI.create("http://user:secret@gateway.example/")))
                .hasMessageStartingWith("baseUrl must ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void timeouts_have_a_range() {
        var builder = CloudflareAccount.builder(ACCOUNT);

        assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO)).hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> CloudflareTransport.builder().connectTimeout(Duration.ofMinutes(6)))
                .hasMessageContaining("connectTimeout");
    }
}
