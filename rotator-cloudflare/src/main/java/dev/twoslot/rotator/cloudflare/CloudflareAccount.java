package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Loopback;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.SystemRandom;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One Cloudflare account and the way to its API: what {@link CloudflareTokenIssuer}, {@link SecretsStoreSlots},
 * {@link KvSlots} and {@link KvMutex} are built on. Immutable and thread-safe; one is enough for a process. It holds no
 * credential: each call brings its own. Close it when it is not needed any more.
 *
 * <p>A call makes up to five attempts with growing, jittered pauses, honours {@code Retry-After} (Cloudflare allows 1,200
 * requests in five minutes for each token and then blocks every call for five minutes: Cloudflare docs,
 * fundamentals/api/reference/limits, 2026-04-20), and never goes on past its deadline. Replies are read up to 1 MiB.
 * Redirects are not followed.
 */
public final class CloudflareAccount implements AutoCloseable {

    /** Where Cloudflare's API is. */
    public static final URI DEFAULT_BASE_URL = URI.create("https://api.cloudflare.com/client/v4");

    private final ApiClient client;
    private final @Nullable CloudflareTransport own;

    private CloudflareAccount(ApiClient client, @Nullable CloudflareTransport own) {
        this.client = client;
        this.own = own;
    }

    /**
     * Starts an account with the defaults.
     *
     * @param accountId the account's id, 32 hexadecimal digits
     * @throws IllegalArgumentException if it is none
     */
    public static Builder builder(String accountId) {
        return new Builder(accountId);
    }

    /** The account's id, in lower case. */
    public String accountId() {
        return client.accountId();
    }

    /** Closes the transport if it is the account's own: see {@link CloudflareTransport#close()}. Idempotent. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    ApiClient client() {
        return client;
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

        private final Settings settings = new Settings();
        private final String accountId;
        private URI baseUrl = DEFAULT_BASE_URL;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Time time = Time.system();
        private @Nullable RandomGenerator random;
        private @Nullable CloudflareTransport transport;

        private Builder(String accountId) {
            this.accountId =
                    Identifiers.require("accountId", accountId, "the dashboard's overview page of the account");
        }

        /**
         * Where the API is, without a trailing slash. Default {@link #DEFAULT_BASE_URL}.
         *
         * @throws IllegalArgumentException if it is not an absolute https URL of scheme, host, port and path alone; http is
         *     accepted for {@code localhost} and loopback addresses, as a token must not cross a network in clear
         */
        public Builder baseUrl(URI value) {
            return baseUrl(value, false);
        }

        /**
         * As {@link #baseUrl}, but accepts http to any host: every token of the rotation then crosses the network in clear.
         * For a network that is protected otherwise, such as a tunnel or a sidecar's; a caller says so by this name.
         *
         * @throws IllegalArgumentException if it is not an absolute http or https URL of scheme, host, port and path alone
         */
        public Builder plaintextBaseUrl(URI value) {
            return baseUrl(value, true);
        }

        /** How long one attempt may take from connecting to the last byte of the reply: 1 ms to 5 min. Default 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = settings.take("requestTimeout", value, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
            return this;
        }

        /** The clock, and what pauses between attempts. Default {@link Time#system()}. */
        public Builder time(Time value) {
            time = settings.take("time", value);
            return this;
        }

        /** For tests: where jitter and the nonces of the lock come from; thread-safe. */
        Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /**
         * What calls go through. It is left open when the account is closed. Default one of the account's own, with the defaults.
         */
        public Builder transport(CloudflareTransport value) {
            transport = settings.take("transport", value);
            return this;
        }

        /** The account; asks Cloudflare nothing yet. */
        public CloudflareAccount build() {
            CloudflareTransport own =
                    transport == null ? CloudflareTransport.builder().build() : null;
            CloudflareTransport used = own == null ? Objects.requireNonNull(transport) : own;
            String base = baseUrl.toString();
            ApiClient client = new ApiClient(
                    used.http(),
                    base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
                    accountId,
                    requestTimeout,
                    time,
                    random == null ? SystemRandom.create() : random);
            return new CloudflareAccount(client, own);
        }

        private Builder baseUrl(@Nullable URI url, boolean plaintext) {
            URI value = settings.take("baseUrl", url);
            String scheme = value.getScheme() == null ? "" : value.getScheme().toLowerCase(Locale.ROOT);
            String host = value.getHost() == null ? "" : value.getHost().toLowerCase(Locale.ROOT);
            if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException("baseUrl must be an absolute https URL with a host");
            }
            if (value.getRawUserInfo() != null || value.getRawQuery() != null || value.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "baseUrl must have no user, query or fragment: credentials do not belong in a URL");
            }
            if (scheme.equals("http") && !plaintext && !Loopback.is(value)) {
                throw new IllegalArgumentException(
                        "baseUrl must use https: http would send tokens in clear, and is accepted"
                                + " for localhost and loopback addresses alone; elsewhere, plaintextBaseUrl says it by name");
            }
            baseUrl = value;
            return this;
        }
    }
}
