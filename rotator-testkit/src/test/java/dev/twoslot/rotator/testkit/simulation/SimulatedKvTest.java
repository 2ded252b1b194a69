package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedKvTest extends SimulatorFixture {

    @Test
    void a_value_comes_back_as_the_bare_bytes_that_were_put() {
        byte[] bytes = {0, (byte) 0xff, '\r', '\n', '-', '-', 'x', (byte) 0x80};

        assertThat(editor.send("PUT", namespace + "/values/k", BodyPublishers.ofByteArray(bytes))
                        .result()
                        .isNull())
                .isTrue();

        ApiClient.Reply got = editor.get(namespace + "/values/k");
        assertThat(got.http().body()).isEqualTo(bytes);
        assertThat(got.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(got.header("expiration")).isEmpty();
    }

    @Test
    void a_multipart_put_stores_the_value_and_its_metadata() {
        putForm(part("value", "line one\r\n--b line two") + part("metadata", "{\"run\":7}") + "--b-1--");

        assertThat(editor.get(namespace + "/values/k").text()).isEqualTo("line one\r\n--b line two");
        assertThat(editor.get(namespace + "/metadata/k").result().toString()).isEqualTo("{\"run\":7}");
    }

    @Test
    void a_multipart_put_that_is_broken_is_refused() {
        List<String> forms = List.of(
                "no boundary anywhere",
                part("metadata", "{}") + "--b-1--",
                part("value", "v"),
                part("value", "v") + part("metadata", "not json") + "--b-1--",
                part("value", "v") + part("metadata", "{} and more") + "--b-1--",
                part("value", "v") + part("metadata[run]", "7") + "--b-1--",
                part("value", "v") + part("other", "x") + "--b-1--");

        assertThat(forms).allSatisfy(form -> assertThat(putForm(form).outcome()).isEqualTo("400/10012"));
        assertThat(editor.get(namespace + "/values/k").outcome()).isEqualTo("404/10009");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "%2E", "%2e%2E"})
    void a_dot_segment_is_no_key(String key) {
        assertThat(editor.send("PUT", namespace + "/values/" + key, BodyPublishers.ofString("v"))
                        .outcome())
                .isEqualTo("400/10012");
        assertThat(editor.send("PUT", namespace + "/values/...", BodyPublishers.ofString("v"))
                        .outcome())
                .isEqualTo("200");
    }

    private static String part(String name, String content) {
        return "--b-1\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"blob\"\r\n\r\n%s\r\n"
                .formatted(name, content);
    }

    private ApiClient.Reply putForm(String form) {
        return editor.send(
                "PUT",
                namespace + "/values/k",
                BodyPublishers.ofString(form),
                "Content-Type",
                "multipart/form-data; boundary=\"b-1\"");
    }

    @Test
    void a_key_may_hold_anything_that_can_be_percent_encoded() {
        editor.put(namespace + "/values/a%2Fb%3Fc%20d+%C3%A9", "v");

        assertThat(editor.get(namespace + "/keys").result().path(0).path("name").asText())
                .isEqualTo("a/b?c d+é");
        assertThat(editor.get(namespace + "/values/a%2Fb%3Fc%20d%2B%C3%A9").text())
                .isEqualTo("v");
    }

    @Test
    void a_ttl_lets_the_value_disappear_and_shows_when_in_a_header() {
        editor.put(namespace + "/values/k?expiration_ttl=60", "v");
        long end = START.getEpochSecond() + 60;
        assertThat(editor.get(namespace + "/values/k").header("expiration")).isEqualTo(Long.toString(end));
        assertThat(editor.get(namespace + "/keys")
                        .result()
                        .path(0)
                        .path("expiration")
                        .asLong())
                .isEqualTo(end);

        after(Duration.ofSeconds(59));
        assertThat(editor.get(namespace + "/values/k").status()).isEqualTo(200);
        after(Duration.ofSeconds(1));
        assertThat(editor.get(namespace + "/values/k").outcome()).isEqualTo("404/10009");
        assertThat(editor.get(namespace + "/keys").result()).isEmpty();
    }

    @Test
    void a_ttl_wins_over_an_expiration_and_an_overwrite_without_either_clears_it() {
        Instant later = START.plusSeconds(1000);
        editor.put(namespace + "/values/k?expiration=" + later.getEpochSecond(), "v");
        assertThat(editor.get(namespace + "/values/k").header("expiration"))
                .isEqualTo(Long.toString(later.getEpochSecond()));

        editor.put(namespace + "/values/k?expiration_ttl=100&expiration=" + later.getEpochSecond(), "v");
        assertThat(editor.get(namespace + "/values/k").header("expiration"))
                .isEqualTo(Long.toString(START.getEpochSecond() + 100));

        editor.put(namespace + "/values/k", "v");
        assertThat(editor.get(namespace + "/values/k").header("expiration")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expiration_ttl=59",
                "expiration_ttl=-1",
                "expiration_ttl=soon",
                "expiration=1",
                "expiration_ttl=9223372036854775807"
            })
    void an_expiry_less_than_a_minute_ahead_or_not_a_number_is_refused(String query) {
        assertThat(editor.put(namespace + "/values/k?" + query, "v").outcome()).isEqualTo("400/10034");
    }

    @Test
    void an_overwrite_clears_metadata_and_metadata_of_a_plain_value_is_null() {
        putForm(part("value", "v") + part("metadata", "{}") + "--b-1--");
        assertThat(editor.get(namespace + "/metadata/k").result().isObject()).isTrue();

        editor.put(namespace + "/values/k", "v");

        assertThat(editor.get(namespace + "/metadata/k").result().isNull()).isTrue();
        assertThat(editor.get(namespace + "/metadata/missing").outcome()).isEqualTo("404/10009");
    }

    @Test
    void keys_are_listed_in_order_by_prefix_and_paged_with_a_cursor() {
        for (int i = 0; i < 12; i++) {
            editor.put(namespace + "/values/p%03d".formatted(i), "v");
        }
        editor.put(namespace + "/values/other", "v");

        JsonNode first = editor.get(namespace + "/keys?prefix=p&limit=10").json();
        String cursor = first.at("/result_info/cursor").asText();
        JsonNode second = editor.get(namespace + "/keys?prefix=p&limit=10&cursor=" + cursor)
                .json();

        assertThat(first.path("result").findValuesAsText("name")).hasSize(10).startsWith("p000", "p001");
        assertThat(second.path("result").findValuesAsText("name")).containsExactly("p010", "p011");
        assertThat(second.at("/result_info/cursor").asText("none")).isEmpty();
        assertThat(editor.get(namespace + "/keys?limit=9").outcome()).isEqualTo("400/1001");
        assertThat(editor.get(namespace + "/keys?cursor=!").outcome()).isEqualTo("400/10012");
    }

    @Test
    void deleting_is_idempotent() {
        editor.put(namespace + "/values/k", "v");

        assertThat(editor.delete(namespace + "/values/k").status()).isEqualTo(200);
        assertThat(editor.delete(namespace + "/values/k").status()).isEqualTo(200);
        assertThat(editor.get(namespace + "/values/k").outcome()).isEqualTo("404/10009");
    }

    @Test
    void keys_metadata_and_values_have_their_limits() {
        assertThat(editor.put(namespace + "/values/" + "k".repeat(513), "v").status())
                .isEqualTo(414);
        assertThat(editor.put(namespace + "/values/" + "k".repeat(512), "v").status())
                .isEqualTo(200);
        byte[] value = new byte[25 * 1024 * 1024 + 1];
        assertThat(editor.send("PUT", namespace + "/values/k", BodyPublishers.ofByteArray(value))
                        .status())
                .isEqualTo(413);
        String metadata = "\"" + "m".repeat(1023) + "\"";
        assertThat(putForm(part("value", "v") + part("metadata", metadata) + "--b-1--")
                        .outcome())
                .isEqualTo("400/10012");
    }

    @Test
    void namespaces_are_created_once_per_title_listed_and_found() {
        JsonNode created = editor.post(namespaces, "{\"title\":\"another\"}").result();

        assertThat(created.path("supports_url_encoding").asBoolean()).isTrue();
        assertThat(editor.post(namespaces, "{\"title\":\"another\"}").outcome()).isEqualTo("400/10014");
        assertThat(editor.post(namespaces, "{\"title\":\"\"}").outcome()).isEqualTo("400/10019");
        assertThat(editor.post(namespaces, "x").outcome()).isEqualTo("400/10012");
        assertThat(editor.post(namespaces, "{\"title\":7}").outcome()).isEqualTo("400/10012");
        assertThat(editor.post(namespaces, "{\"title\":\"t\"} x").outcome()).isEqualTo("400/10012");
        assertThat(editor.get(namespaces + "?order=title&direction=desc").column("title"))
                .containsExactly("rotator", "another");
        assertThat(editor.get(namespaces + "/" + created.path("id").asText()).result())
                .isEqualTo(created);
        assertThat(editor.get(namespaces + "/" + "0".repeat(32)).outcome()).isEqualTo("404/10013");
        assertThat(editor.put(namespaces + "/" + "0".repeat(32) + "/values/k", "v")
                        .outcome())
                .isEqualTo("404/10013");
    }

    @Test
    void with_a_read_lag_writes_deletes_and_missing_keys_are_seen_late() {
        cloudflare.options(SimulationOptions.defaults().withKvReadLag(Duration.ofSeconds(60)));
        String key = namespace + "/values/lock";
        assertThat(editor.put(key, "one").status()).isEqualTo(200);
        assertThat(editor.get(key).outcome()).isEqualTo("404/10009");
        assertThat(editor.get(namespace + "/keys").result()).isEmpty();

        after(Duration.ofSeconds(59));
        editor.put(key, "two");
        assertThat(editor.get(key).outcome()).isEqualTo("404/10009");
        after(Duration.ofSeconds(1));
        assertThat(editor.get(key).text()).isEqualTo("one");
        after(Duration.ofSeconds(59));
        editor.delete(key);
        assertThat(editor.get(key).text()).isEqualTo("two");
        after(Duration.ofSeconds(60));
        assertThat(editor.get(key).outcome()).isEqualTo("404/10009");
        assertThat(cloudflare.state().kv().get(cloudflare.kvNamespaceId())).isEmpty();
    }
}
