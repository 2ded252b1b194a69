package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that answers whatever a test says, and an account that takes it for Cloudflare. */
final class ScriptedCloudflare implements AutoCloseable {

    static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    static final String STORE = "fedcba9876543210fedcba9876543210";
    static final String TOKENS = "/client/v4/accounts/" + ACCOUNT + "/tokens";
    static final String VERIFY = TOKENS + "/verify";
    static final String CREDENTIAL = "cfat_0123456789012345678901234567890123456789abcdefgh";

    final VirtualClock clock = VirtualClock.create();
    final WireMockServer server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    ScriptedCloudflare() {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    }

    CloudflareAccount account() {
        return account(URI.create(server.baseUrl() + "/client/v4"), Duration.ofSeconds(5));
    }

    CloudflareAccount account(URI baseUrl, Duration requestTimeout) {
        return account(baseUrl, requestTimeout, new RealWaits(clock));
    }

    CloudflareAccount account(URI baseUrl, Duration requestTimeout, Time time) {
        return CloudflareAccount.builder(ACCOUNT)
                .baseUrl(baseUrl)
                .requestTimeout(requestTimeout)
                .time(time)
                .random(new Random(1))
                .build();
    }

    CloudflareTokenIssuer issuer() {
        return issuer(account());
    }

    CloudflareTokenIssuer issuer(CloudflareAccount account) {
        return CloudflareTokenIssuer.builder(account)
                .secretsStore(STORE)
                .permissionGroupId("Account API Tokens Write", "5bc3f8b21c554832afc660159ab75fa4")
                .permissionGroupId("Secrets Store Write", "adc8fa2bc6124928a8b3314dc63a1235")
                .build();
    }

    CallContext context() {
        return CallContext.of(SecretValue.of(CREDENTIAL), deadline());
    }

    Instant deadline() {
        return clock.instant().plusSeconds(120);
    }

    void answer(String method, String path, ResponseDefinitionBuilder reply) {
        server.stubFor(request(method, urlPathEqualTo(path)).willReturn(reply));
    }

    void answer(String method, String path, String json) {
        answer(method, path, aResponse().withStatus(200).withBody(json));
    }

    int calls(String method, String path) {
        return server.findAll(requestedFor(method, urlPathEqualTo(path))).size();
    }

    /** An envelope of success around a result. */
    static String success(String result) {
        return "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + "}";
    }

    /** An envelope of failure with one error. */
    static String failure(int code, String message) {
        return "{\"success\":false,\"errors\":[{\"code\":" + code + ",\"message\":\"" + message
                + "\"}],\"messages\":[],\"result\":null}";
    }

    @Override
    public void close() {
        server.stop();
    }

    /** A virtual clock whose waits for other threads end after as much real time: the peer of these tests is a socket. */
    private record RealWaits(VirtualClock clock) implements Time {

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            clock.sleep(pause);
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            return work.get(Duration.between(instant(), deadline).toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
