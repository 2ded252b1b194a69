package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiFailure;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock in one key of Workers KV: read, put one's own nonce with a ttl, wait a little, read back; whoever then reads their
 * own nonce holds it. Thread-safe.
 *
 * <p><b>What it is not.</b> KV has no conditional write and is eventually consistent: a write is usually seen at once where it
 * was made, but elsewhere after "up to 60 seconds or more", and the absence of a key is cached just as long (Cloudflare docs,
 * kv/concepts/how-kv-works, 2026-11). So this keeps out a runner that arrives while the lock can be seen, and nearly always
 * one of two that arrive together in one place; two that arrive together in different places may both believe to hold it. It
 * is {@link Mutex.Strength#ADVISORY}. The rotation survives two holders (invariant I11); work that does not must use a
 * stronger lock.
 *
 * <p>The put is settled by reading back even if its reply was lost. If it was acknowledged and a read shows nothing at all,
 * which may go on for as long as the key's absence is cached, the lock counts as held: nobody else is to be seen either. After
 * an exception the entry is left to run out. The entry shows people who holds the lock and since when; it holds no secret.
 *
 * <p>Its credentials are the rotated SECRET_EDIT tokens themselves, from the rotator's private copy, PRIMARY first; one that is
 * refused makes way for the next. They need {@code Workers KV Storage Write}.
 */
public final class KvMutex implements Mutex {

    private static final Logger LOG = LoggerFactory.getLogger(KvMutex.class);

    private static final int NONCE_BYTES = 16;
    private static final int READ_BACKS = 3;
    private static final Pattern SHOWN = Pattern.compile("[\\x20-\\x7e]{1,200}");

    private final ApiClient client;
    private final KvCalls calls;
    private final String holder;
    private final Duration settling;
    private final Supplier<List<SecretValue>> credentials;

    private KvMutex(Builder builder) {
        client = builder.account.client();
        calls = new KvCalls(client.accountId(), builder.namespaceId);
        holder = builder.holder;
        settling = builder.settling;
        credentials = builder.credentials;
    }

    /**
     * Starts a mutex.
     *
     * @param namespaceId the KV namespace's id, 32 hexadecimal digits
     * @param credentials gives the tokens to try, in order, each time the lock is taken or let go; what it throws is passed on
     * @throws IllegalArgumentException if the namespace's id is none
     */
    public static Builder builder(
            CloudflareAccount account, String namespaceId, Supplier<List<SecretValue>> credentials) {
        return new Builder(account, Identifiers.requireNamespace("namespaceId", namespaceId), credentials);
    }

    @Override
    public Strength strength() {
        return Strength.ADVISORY;
    }

    /**
     * {@inheritDoc} KV keeps an entry for a minute at least, so a shorter lease that is not released keeps others out for longer
     * than it lasts. The key is {@code two-slot/<rotation>/lock}. An entry is over only when it is over by its holder's clock too,
     * which may be behind by the request's skew.
     */
    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        return new Entry(request).take();
    }

    @Override
    public Set<String> permissionsNeeded() {
        return Set.of(PermissionGroups.KV_WRITE);
    }

    private void settle(Instant deadline) {
        if (!client.time().instant().plus(settling).isBefore(deadline)) {
            throw unsettled("the time for it ended before the entry could be read back");
        }
        try {
            client.time().sleep(settling);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unsettled("the thread was interrupted before the entry could be read back");
        }
    }

    private static RotatorException unsettled(String why) {
        return new RotatorException(Kind.TRANSIENT, "the lock in Workers KV: " + why + "; the entry runs out");
    }

    private ApiReply send(Supplier<ApiCall.Builder> call, Instant deadline) {
        List<SecretValue> tried = credentials.get();
        if (tried.isEmpty()) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    "the lock in Workers KV: there is no SECRET_EDIT token yet. Start with one in PRIMARY");
        }
        for (SecretValue credential : tried.subList(0, tried.size() - 1)) {
            ApiReply reply = client.send(call.get().believingRefusals().build(), credential, deadline);
            if (reply.failure()
                    .filter(failure -> failure.meaning().refusesCredential())
                    .isEmpty()) {
                return reply;
            }
        }
        return client.send(call.get().build(), tried.get(tried.size() - 1), deadline);
    }

    /** What the key holds, seen from one run. */
    private enum Reading {
        NOTHING,
        OWN,
        ANOTHERS
    }

    /** The entry that one run puts under the rotation's key. */
    private final class Entry {

        private final LeaseRequest request;
        private final String key;
        private final String nonce;
        private Acquisition others = Acquisition.heldByAnother(null, "");

        Entry(LeaseRequest request) {
            this.request = request;
            key = "two-slot/" + request.rotation() + "/lock";
            byte[] random = new byte[NONCE_BYTES];
            client.random().nextBytes(random);
            nonce = HexFormat.of().formatHex(random);
        }

        Acquisition take() {
            if (read(request.deadline()) == Reading.ANOTHERS) {
                return others;
            }
            Instant end = client.time().instant().plus(request.ttl());
            Optional<ApiFailure> lost = put(end).failure();
            if (lost.isPresent() && lost.get().kind() != Kind.AMBIGUOUS) {
                throw lost.get().toException();
            }
            for (int attempt = 1; attempt <= READ_BACKS; attempt++) {
                settle(request.deadline());
                Reading reading = read(request.deadline());
                if (reading == Reading.OWN) {
                    return Acquisition.of(new KvLease(this, end));
                }
                if (reading == Reading.ANOTHERS) {
                    return others;
                }
            }
            if (lost.isPresent()) {
                throw lost.get().noting("reading back does not show it").toException();
            }
            LOG.info(
                    "The lock's entry was acknowledged but can't be read back yet; nobody else's can either, so it counts as held");
            return Acquisition.of(new KvLease(this, end));
        }

        private ApiReply put(Instant end) {
            byte[] entry = Json.write(Json.object()
                    .put("nonce", nonce)
                    .put("holder", holder)
                    .put("acquiredAt", client.time().instant().toString())
                    .put("expiresAt", end.toString()));
            long seconds = Math.max(
                    KvCalls.SHORTEST_TTL.toSeconds(),
                    request.ttl().plusNanos(999_999_999).toSeconds());
            return send(
                    () -> calls.put(key, entry).query("expiration_ttl", String.valueOf(seconds)), request.deadline());
        }

        private Reading read(Instant deadline) {
            ApiReply reply = send(() -> calls.get(key), deadline);
            if (reply.means(Meaning.NOT_FOUND)) {
                return Reading.NOTHING;
            }
            reply.orThrow();
            JsonNode entry = Json.read(reply.body()).orElse(MissingNode.getInstance());
            if (nonce.equals(Json.text(entry, "nonce"))) {
                return Reading.OWN;
            }
            Instant end = Json.instant(entry, "expiresAt");
            if (end == null && reply.header("expiration").isEmpty()) {
                throw new RotatorException(
                        Kind.PERMANENT,
                        "the lock's key in Workers KV holds something that is no lock and never expires. Delete the key "
                                + key + " if nothing else uses it, or give the rotation another name");
            }
            others = Acquisition.heldByAnother(end, shown(Json.text(entry, "holder")));
            boolean over = end != null && client.time().instant().isAfter(end.plus(request.clockSkew()));
            return over ? Reading.NOTHING : Reading.ANOTHERS;
        }

        void release(Instant deadline) {
            if (read(deadline) == Reading.OWN) {
                send(() -> calls.delete(key), deadline).orThrow();
            }
        }
    }

    /** Whoever can write the namespace chooses the text. */
    private static String shown(@Nullable String text) {
        return text != null && SHOWN.matcher(text).matches() ? text : "";
    }

    private static final class KvLease implements Lease {

        private final Entry entry;
        private final Instant end;
        private final AtomicBoolean released = new AtomicBoolean();

        KvLease(Entry entry, Instant end) {
            this.entry = entry;
            this.end = end;
        }

        @Override
        public Instant deadline() {
            return end;
        }

        @Override
        public boolean covers(Instant moment) {
            return !released.get() && Lease.super.covers(moment);
        }

        /**
         * Deletes the entry if it is this lease's own. Between looking and deleting another may take an entry that has run
         * out; nothing in KV can prevent that.
         */
        @Override
        public void release(Instant deadline) {
            if (!released.get()) {
                entry.release(deadline);
                released.set(true);
            }
        }
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private final Settings settings = new Settings();
        private final CloudflareAccount account;
        private final String namespaceId;
        private final Supplier<List<SecretValue>> credentials;
        private String holder = "two-slot rotator";
        private Duration settling = Duration.ofSeconds(2);

        private Builder(CloudflareAccount account, String namespaceId, Supplier<List<SecretValue>> credentials) {
            this.account = Objects.requireNonNull(account, "account must not be null");
            this.namespaceId = namespaceId;
            this.credentials = Objects.requireNonNull(credentials, "credentials must not be null");
        }

        /** What the entry shows people as the holder, such as a host's name: 1 to 200 printable ASCII characters. */
        public Builder holder(String text) {
            holder = settings.take("holder", text);
            if (!SHOWN.matcher(text).matches()) {
                throw new IllegalArgumentException("holder must be 1 to 200 printable ASCII characters");
            }
            return this;
        }

        /** How long to wait between the put and reading back, up to a minute. Default 2 s. */
        public Builder settlingPause(Duration pause) {
            settling = settings.take("settlingPause", pause, Duration.ZERO, Duration.ofMinutes(1));
            return this;
        }

        /** The mutex; asks Cloudflare nothing yet. */
        public KvMutex build() {
            return new KvMutex(this);
        }
    }
}
