package dev.twoslot.rotator.consumer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.CredentialRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies of a 400 say that the credential was refused. */
class RefusalBodyTest {

    static final String MALFORMED_TOKEN =
            "{\"success\":false,\"errors\":[{\"code\":6003,\"message\":\"Invalid request headers\",\"error_chain\":"
                    + "[{\"code\":6111,\"message\":\"Invalid format for Authorization header\"}]}],\"messages\":[],\"result\":null}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                MALFORMED_TOKEN,
                "{\"success\":false,\"errors\":[{\"code\":9106,\"message\":\"Authentication failed\"}]}",
                "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}",
                " \t\r\n{ \"errors\" : [ { \"code\" : 6003 } ] } \n",
                "{\"errors\":[{\"code\":1001},{\"message\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4 \",\"code\":6003,\"x\":{}}]}",
                "{\"\\u0065rrors\":[{\"c\\u006Fde\":6003}]}",
                "{\"result\":[],\"n\":[-1.5e+3,0,0.25E-2,true,false,null],\"errors\":[{\"code\":6003}]}",
            })
    void is_a_refusal(String body) {
        assertThat(RefusalBody.refuses(body)).isTrue();
        assertThatThrownBy(() -> HttpRefusal.throwIfRefused(400, body))
                .isInstanceOf(CredentialRejectedException.class)
                .hasMessage("the credential was refused with HTTP status 400");
        for (int other : new int[] {200, 402, 404, 422, 429, 500}) {
            assertThatCode(() -> HttpRefusal.throwIfRefused(other, body)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "6003",
                "\"6003\"",
                "null",
                "[]",
                "[{\"code\":6003}]",
                "<html>6003</html>",
                "{}",
                "{\"errors\":null}",
                "{\"errors\":{\"code\":6003}}",
                "{\"errors\":[]}",
                "{\"errors\":[6003]}",
                "{\"errors\":[\"6003\"]}",
                "{\"errors\":[null]}",
                // the same digits elsewhere
                "{\"errors\":[{\"code\":\"6003\"}]}",
                "{\"errors\":[{\"code\":60030}]}",
                "{\"errors\":[{\"code\":-6003}]}",
                "{\"errors\":[{\"code\":6003.5}]}",
                "{\"errors\":[{\"code\":1001,\"message\":\"\\\"code\\\":6003\"}]}",
                "{\"errors\":[{\"code\":1001,\"error_chain\":[{\"code\":6003}]}]}",
                "{\"errors\":[{\"source\":{\"code\":6003}}]}",
                "{\"messages\":[{\"code\":6003}],\"errors\":[{\"code\":1001}]}",
                "{\"result\":{\"errors\":[{\"code\":6003}]},\"errors\":[]}",
                "{\"success\":true,\"errors\":[{\"code\":6003}]}",
                // other errors
                "{\"success\":false,\"errors\":[{\"code\":7003,\"message\":\"Could not route\"}]}",
                // no JSON
                "{\"errors\":[{\"code\":6003}]",
                "{\"errors\":[{\"code\":6003}]}}",
                "{\"errors\":[{\"code\":6003}]} x",
                "{\"errors\":[{\"code\":6003}],}",
                "{\"errors\":[{\"code\":6003},]}",
                "{\"errors\":[{\"code\":6003} {\"code\":6003}]}",
                "{,\"errors\":[{\"code\":6003}]}",
                "{errors:[{\"code\":6003}]}",
                "{1:[],\"errors\":[{\"code\":6003}]}",
                "{\"errors\" [{\"code\":6003}]}",
                "{\"errors\"",
                "{\"errors\":",
                "{\"errors",
                "{\"errors\":[{\"code\":06003}]}",
                "{\"x\":1.,\"errors\":[{\"code\":6003}]}",
                "{\"x\":+1,\"errors\":[{\"code\":6003}]}",
                "{\"x\":nul,\"errors\":[{\"code\":6003}]}",
                "{\"x\":,\"errors\":[{\"code\":6003}]}",
                "{\"x\":\"a\nb\",\"errors\":[{\"code\":6003}]}",
                "{\"x\":\"\\a\",\"errors\":[{\"code\":6003}]}",
                "{\"x\":\"\\u00g0\",\"errors\":[{\"code\":6003}]}",
                "{\"x\":\"\\u00",
                "(\"errors\":[{\"code\":6003}]}",
                "{\"errors\":[(\"code\":6003}]}",
                "{\"errors\":({\"code\":6003}]}",
                "{\"x\":1;\"errors\":[{\"code\":6003}]}",
                "{\"x\";1,\"errors\":[{\"code\":6003}]}",
                "{\"errors\":[{\"code\":6003};{}]}",
                "{\"errors\":[{\"code\":6003}],x\":1}",
                "{'x\":1,\"errors\":[{\"code\":6003}]}",
                // not the names that they would be without their higher digits
                "{\"\\u1065rrors\":[{\"code\":6003}]}",
                "{\"\\u0165rrors\":[{\"code\":6003}]}",
                "{\"\\u0165rrors\":[{\"code\":6003}],\"\\u1065rrors\":[{\"code\":6003}]}",
                "\uFEFF{\"errors\":[{\"code\":6003}]}",
            })
    void is_none(String body) {
        assertThat(RefusalBody.refuses(body)).isFalse();
        assertThatCode(() -> HttpRefusal.throwIfRefused(400, body)).doesNotThrowAnyException();
    }

    @Test
    void a_text_is_looked_at_up_to_sixteen_thousand_characters() {
        String refusal = "{\"errors\":[{\"code\":6003}]}";

        assertThat(RefusalBody.refuses(refusal + " ".repeat(16 * 1024 - refusal.length())))
                .isTrue();
        assertThat(RefusalBody.refuses(refusal + " ".repeat(16 * 1024 - refusal.length() + 1)))
                .isFalse();
    }

    @Test
    void a_text_is_looked_at_as_deep_as_any_envelope_is_and_no_deeper() {
        assertThat(RefusalBody.refuses(nested(14))).isTrue();
        assertThat(RefusalBody.refuses(nested(15))).isFalse();
        assertThat(RefusalBody.refuses("[".repeat(16 * 1024))).isFalse();
    }

    private static String nested(int depth) {
        return "{\"x\":" + "[".repeat(depth) + "1" + "]".repeat(depth) + ",\"errors\":[{\"code\":6003}]}";
    }

    @Test
    void every_text_that_was_cut_is_none() {
        for (int length = 0; length < MALFORMED_TOKEN.length(); length++) {
            assertThat(RefusalBody.refuses(MALFORMED_TOKEN.substring(0, length)))
                    .isFalse();
        }
    }
}
