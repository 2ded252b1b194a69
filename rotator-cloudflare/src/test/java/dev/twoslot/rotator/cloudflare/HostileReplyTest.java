package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.ACCOUNT;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.TOKENS;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.failure;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client makes of replies that no API should give. */
class HostileReplyTest {

    private static final String WORDS = "words-of-the-provider";
    private static final String A = "a".repeat(32);
    private static final String NAME = "two-slot/test/secret-edit/run-1";
    private static final String TOKEN = TOKENS + "/" + A;
    private static final String ENTRY = "{\"id\":\"" + A + "\",\"name\":\"two-slot/x\",\"status\":\"active\"}";

    private final ScriptedCloudflare cloudflare = new ScriptedCloudflare();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    /** Replies after which nothing is known. */
    enum Hostile {
        HTML_502(aResponse().withStatus(502).withBody("<html>" + WORDS + "</html>")),
        HTML_200(aResponse().withStatus(200).withBody("<html>" + WORDS + "</html>")),
        EMPTY_200(aResponse().withStatus(200)),
        EMPTY_503(aResponse().withStatus(503)),
        TRUNCATED(
                aResponse().withStatus(200).withBody("{\"success\":true,\"errors\":[],\"result\":{\"id\":\"" + WORDS)),
        OVERSIZED(aResponse().withStatus(200).withBody(success("\"" + "x".repeat(1024 * 1024) + "\""))),
        DUPLICATE_KEYS(aResponse().withStatus(200).withBody("{\"success\":false,\"success\":true,\"result\":{}}")),
        TRAILING_TEXT(aResponse().withStatus(200).withBody(success("[]") + success("[]"))),
        NO_OBJECT(aResponse().withStatus(200).withBody("[true]")),
        SUCCESS_IS_TEXT(aResponse().withStatus(200).withBody("{\"success\":\"true\",\"result\":[]}")),
        NULL_RESULT(aResponse().withStatus(200).withBody(success("null"))),
        FAILURE_WITHOUT_ERRORS(aResponse().withStatus(200).withBody("{\"success\":false,\"errors\":null}")),
        NESTED_TOO_DEEP(aResponse().withStatus(200).withBody("[".repeat(5000))),
        SERVER_ERROR_THAT_SAYS_UNAUTHORIZED(aResponse().withStatus(500).withBody(failure(10000, WORDS))),
        REQUEST_TIMEOUT(aResponse().withStatus(408)),
        RESET(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        CLOSED(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        GARBAGE(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        private final ResponseDefinitionBuilder reply;

        Hostile(ResponseDefinitionBuilder reply) {
            this.reply = reply;
        }
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void a_read_fails_as_transient_and_never_shows_the_reply(Hostile hostile) {
        cloudflare.answer("GET", TOKENS, hostile.reply);

        RotatorException e = failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasNoCause().hasMessageStartingWith("GET /accounts/" + ACCOUNT + "/tokens: ");
        assertThat(e.getMessage()).doesNotContain(WORDS, "xxxx", "html", ScriptedCloudflare.CREDENTIAL);
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void a_create_is_neither_repeated_nor_looked_into_and_ends_as_ambiguous(Hostile hostile) {
        cloudflare.answer("POST", TOKENS, hostile.reply);
        cloudflare.answer("GET", TOKENS, success("[]"));

        RotatorException e = failureOf(() -> cloudflare.issuer().create(request(), cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(e).hasNoCause();
        assertThat(e.getMessage()).doesNotContain(WORDS, "xxxx", "html", ScriptedCloudflare.CREDENTIAL);
        assertThat(cloudflare.calls("POST", TOKENS)).isOne();
        assertThat(cloudflare.server.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void an_idempotent_write_is_repeated_and_ends_as_ambiguous(Hostile hostile) {
        cloudflare.answer("DELETE", TOKEN, hostile.reply);

        RotatorException e = failureOf(this::revokeA);

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloudflare.calls("DELETE", TOKEN)).isEqualTo(5);
    }

    @Test
    void a_reply_is_read_for_what_it_is_and_not_for_what_it_calls_itself() {
        cloudflare.answer(
                "GET",
                TOKENS,
                aResponse()
                        .withHeader("Content-Type", "text/html")
                        .withBody("{\"success\":true,\"result\":[" + ENTRY + "],\"result_info\":{\"total_count\":1}}"));

        assertThat(cloudflare.issuer().list("two-slot/", cloudflare.context()))
                .extracting(IssuedToken::id)
                .containsExactly(A);
    }

    @Test
    void unknown_fields_nulls_and_unknown_statuses_are_put_up_with() {
        cloudflare.answer(
                "GET",
                TOKENS,
                "{\"success\":true,\"errors\":null,\"messages\":[null,{\"x\":1}],\"new\":{},\"result\":["
                        + "{\"id\":\"" + A
                        + "\",\"name\":\"two-slot/x\",\"status\":\"dormant\",\"issued_on\":null,\"creator\":{\"x\":[]}},"
                        + "{\"id\":\"" + "b".repeat(32) + "\",\"name\":null,\"issued_on\":\"2026\"},"
                        + "{\"id\":\"" + "c".repeat(32) + "\",\"name\":\"two-slot/y\",\"status\":\"expired\"}],"
                        + "\"result_info\":{\"total_count\":3}}");

        assertThat(cloudflare.issuer().list("two-slot/", cloudflare.context()))
                .containsExactly(new IssuedToken(A, "two-slot/x", null, null, null));
    }

    @Test
    void a_list_that_never_ends_is_no_list() {
        cloudflare.answer("GET", TOKENS, success("[" + ENTRY + "]"));

        RotatorException e = failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        assertThat(e).hasMessageContaining("repeats earlier ones");
        assertThat(cloudflare.calls("GET", TOKENS)).isEqualTo(2);
    }

    @Test
    void a_list_with_an_entry_that_has_no_id_is_no_list() {
        cloudflare.answer("GET", TOKENS, success("[" + ENTRY + ",{\"name\":\"two-slot/y\"}]"));

        assertThat(failureOf(() -> cloudflare.issuer().list("", cloudflare.context())))
                .hasMessageContaining("an entry of its list is not a token");
    }

    @Test
    void a_redirect_is_not_followed_and_no_success_whatever_its_body_says() {
        cloudflare.answer(
                "GET",
                TOKENS,
                aResponse()
                        .withStatus(307)
                        .withHeader("Location", cloudflare.server.baseUrl() + "/elsewhere")
                        .withBody(success("[]").replace("[]}", "[],\"result_info\":{\"total_count\":0}}")));

        RotatorException e = failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(cloudflare.calls("GET", TOKENS)).isOne();
        assertThat(cloudflare.calls("GET", "/elsewhere")).isZero();
    }

    @Test
    void a_write_that_is_redirected_may_have_happened_and_is_not_repeated() {
        cloudflare.answer("DELETE", TOKEN, aResponse().withStatus(302).withHeader("Location", "/elsewhere"));

        RotatorException e = failureOf(this::revokeA);

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloudflare.calls("DELETE", TOKEN)).isOne();
    }

    @Test
    void messages_have_the_call_the_status_the_codes_the_ray_and_our_own_words() {
        cloudflare.answer(
                "GET",
                TOKENS,
                aResponse()
                        .withStatus(403)
                        .withHeader("cf-ray", "8f00ba4deadbeef0-FRA")
                        .withBody("{\"success\":false,\"result\":null,\"errors\":[{\"message\":\"" + WORDS
                                + "\"},{\"code\":10000," + "\"message\":\"" + WORDS
                                + "\",\"error_chain\":[{\"code\":6111,\"message\":\"" + WORDS + "\"}]}]}"));

        assertThat(failureOf(() -> cloudflare.issuer().list("", cloudflare.context())))
                .hasMessageStartingWith("GET /accounts/" + ACCOUNT
                        + "/tokens: HTTP 403, Cloudflare error 10000 and 6111," + " ray 8f00ba4deadbeef0-FRA: ")
                .hasMessageNotContaining(WORDS);
    }

    @Test
    void a_ray_that_is_none_is_left_out() {
        cloudflare.answer(
                "GET",
                TOKENS,
                aResponse()
                        .withStatus(400)
                        .withHeader("cf-ray", WORDS + " <script>")
                        .withBody(failure(400, WORDS)));

        assertThat(failureOf(() -> cloudflare.issuer().list("", cloudflare.context())))
                .hasMessageContaining("HTTP 400, Cloudflare error 400: ")
                .hasMessageNotContaining(WORDS);
    }

    @Test
    void a_retry_after_that_is_a_date_is_honoured() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                cloudflare.clock.instant().plusSeconds(20).atOffset(ZoneOffset.UTC));
        cloudflare.answer("GET", TOKENS, aResponse().withStatus(503).withHeader("Retry-After", date));

        failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        assertThat(cloudflare.clock.pauses()).isNotEmpty();
        assertThat(cloudflare.clock.pauses().get(0)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    @Test
    void a_retry_after_that_is_nonsense_is_not() {
        cloudflare.answer("GET", TOKENS, aResponse().withStatus(503).withHeader("Retry-After", "99999999999999999999"));

        failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        assertThat(cloudflare.clock.pauses())
                .hasSize(4)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(12)) <= 0);
    }

    @Test
    void pauses_between_attempts_grow() {
        cloudflare.answer("GET", TOKENS, aResponse().withStatus(500));

        failureOf(() -> cloudflare.issuer().list("", cloudflare.context()));

        List<Duration> pauses = cloudflare.clock.pauses();
        assertThat(pauses).hasSize(4);
        for (int i = 0; i < pauses.size(); i++) {
            Duration middle = Duration.ofMillis(500L << i);
            assertThat(pauses.get(i))
                    .isBetween(middle.dividedBy(2), middle.multipliedBy(3).dividedBy(2));
        }
    }

    @Test
    void a_body_that_never_ends_is_given_up_with_the_request() {
        cloudflare.answer("GET", TOKENS, aResponse().withBody(success("[]")).withChunkedDribbleDelay(30, 60_000));

        isGivenUpAfterOneAttempt();
    }

    @Test
    void a_reply_that_never_begins_is_given_up_with_the_request() {
        cloudflare.answer("GET", TOKENS, aResponse().withBody(success("[]")).withFixedDelay(60_000));

        isGivenUpAfterOneAttempt();
    }

    private void isGivenUpAfterOneAttempt() {
        CloudflareAccount impatient =
                cloudflare.account(URI.create(cloudflare.server.baseUrl() + "/client/v4"), Duration.ofSeconds(1));
        CallContext once = CallContext.of(
                cloudflare.context().credential(), cloudflare.clock.instant().plusMillis(1200));

        RotatorException e = failureOf(() -> cloudflare.issuer(impatient).list("", once));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("no time for another attempt");
        assertThat(cloudflare.clock.pauses()).isEmpty();
    }

    @Test
    void a_create_that_found_nobody_to_connect_to_certainly_did_not_happen() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        CloudflareAccount unreachable =
                cloudflare.account(URI.create("http://127.0.0.1:" + nobody), Duration.ofSeconds(1));

        RotatorException e = failureOf(() -> cloudflare.issuer(unreachable).create(request(), cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("nothing was sent");
        assertThat(cloudflare.clock.pauses()).hasSize(4);
    }

    @Test
    void a_write_that_is_interrupted_may_have_happened() {
        cloudflare.answer("DELETE", TOKEN, success("{\"id\":\"" + A + "\"}"));
        ApiCall write = new TokenCalls(ScriptedCloudflare.ACCOUNT).revoke(A);
        CloudflareAccount account = cloudflare.account();
        CallContext context = cloudflare.context();
        Thread.currentThread().interrupt();

        RotatorException e = failureOf(() -> account.client()
                .send(write, context.credential(), context.deadline())
                .orThrow());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void a_page_that_refuses_access_is_no_word_of_the_api() {
        cloudflare.answer("GET", TOKENS, aResponse().withStatus(403).withBody("<html>" + WORDS + "</html>"));

        assertThatThrownBy(() -> cloudflare.issuer().list("", cloudflare.context()))
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                .hasMessageContaining("something between here and the API");
    }

    @Test
    void a_page_that_is_not_found_is_no_proof_that_a_token_is_revoked() {
        cloudflare.answer("DELETE", TOKEN, aResponse().withStatus(404).withBody("<html>not found</html>"));

        assertThat(failureOf(this::revokeA).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    private void revokeA() {
        cloudflare.answer("GET", TOKEN, success("{\"id\":\"" + A + "\",\"name\":\"" + NAME + "\"}"));
        cloudflare.issuer().revoke(new IssuedToken(A, NAME, null, null, null), cloudflare.context());
    }

    private NewToken request() {
        return new NewToken(
                "two-slot/test/token-creation/run-1",
                Role.TOKEN_CREATION,
                cloudflare.clock.instant().plusSeconds(7200));
    }

    private static RotatorException failureOf(ThrowingCallable call) {
        return catchThrowableOfType(RotatorException.class, call);
    }
}
