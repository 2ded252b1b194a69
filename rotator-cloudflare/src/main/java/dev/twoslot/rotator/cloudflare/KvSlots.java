package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.vault.Sealer;
import dev.twoslot.rotator.vault.SystemRandom;
import dev.twoslot.rotator.vault.VaultKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Publishes slots to Workers KV, sealed, for consumers that are no Workers, and reads them back for such a consumer.
 * Thread-safe.
 *
 * <p>A value is sealed with AES-256-GCM and bound to its slot's name, so whoever can read the namespace learns nothing from
 * it, and one slot's value moved under another's key does not open. Whoever can write the namespace can still put an
 * <em>older</em> value of the same slot back. An entry never expires by itself: a consumer finds the token in it until the
 * next rotation overwrites it, whether it still works or not.
 *
 * <p>KV is eventually consistent: a consumer may get the value before for "up to 60 seconds or more" (Cloudflare docs,
 * kv/concepts/how-kv-works, 2026-11). The two-slot model lives with that: the value before still works.
 *
 * <p>Publishing needs {@code Workers KV Storage Write}, reading {@code Workers KV Storage Read} and the key.
 */
public final class KvSlots implements Destination {

    private final ApiClient client;
    private final KvCalls calls;
    private final String keyPrefix;
    private final Sealer sealer;

    private KvSlots(Builder builder) {
        client = builder.account.client();
        calls = new KvCalls(client.accountId(), builder.namespaceId);
        keyPrefix = builder.keyPrefix;
        sealer = new Sealer(builder.key, SystemRandom.create());
    }

    /**
     * Starts the slots of one namespace.
     *
     * @param namespaceId the KV namespace's id, 32 hexadecimal digits
     * @param key what values are sealed with: the same for the rotator and for its consumers
     * @throws IllegalArgumentException if the namespace's id is none
     */
    public static Builder builder(CloudflareAccount account, String namespaceId, VaultKey key) {
        return new Builder(account, Identifiers.requireNamespace("namespaceId", namespaceId), key);
    }

    /**
     * Writes a slot's value.
     *
     * @throws RotatorException {@code PERMANENT} or {@code TRANSIENT} if the entry is as it was, {@code AMBIGUOUS} if it may
     *     hold the token
     */
    @Override
    public void put(SlotName slot, Token token, CallContext context) {
        byte[] sealed = sealer.seal(purpose(slot), clear(token));
        ApiCall call = calls.put(keyOf(slot), sealed).build();
        client.send(call, context.credential(), context.deadline()).orThrow();
    }

    /** {@inheritDoc} Asks for a page of the namespace's keys, which a token that may only read gets as well. */
    @Override
    public void probe(CallContext context) {
        client.send(calls.probe(), context.credential(), context.deadline()).orThrow();
    }

    /**
     * Reads what a slot holds.
     *
     * @param credential a token that may read the namespace
     * @param deadline when the call must have returned
     * @return the token, or empty if the slot was never written or that is not yet to be seen
     * @throws RotatorException {@code PERMANENT} if the value was sealed with another key or altered; otherwise as the call
     *     failed
     */
    public Optional<Token> read(SlotName slot, SecretValue credential, Instant deadline) {
        ApiReply reply = client.send(calls.get(keyOf(slot)).build(), credential, deadline);
        if (reply.means(Meaning.NOT_FOUND)) {
            return Optional.empty();
        }
        String subject = "the value of " + slot.name() + " in Workers KV";
        byte[] clear = sealer.open(purpose(slot), reply.orThrow().body(), subject);
        JsonNode token = Json.read(clear).orElse(MissingNode.getInstance());
        String value = Json.text(token, "value");
        if (value == null) {
            throw new RotatorException(
                    Kind.PERMANENT, subject + ": it opens, but holds no token. A newer version wrote it");
        }
        return Optional.of(
                new Token(SecretValue.of(value), Json.text(token, "id"), null, null, Json.instant(token, "expiresAt")));
    }

    @Override
    public String name() {
        return "workers-kv";
    }

    @Override
    public String location() {
        return "namespace " + calls.namespaceId() + ", keys " + keyPrefix + "*";
    }

    @Override
    public Set<String> permissionsNeeded() {
        return Set.of(PermissionGroups.KV_WRITE);
    }

    private String keyOf(SlotName slot) {
        return keyPrefix + slot.name();
    }

    private static String purpose(SlotName slot) {
        return "kv/" + slot.name();
    }

    private static byte[] clear(Token token) {
        ObjectNode clear = Json.object().put("value", token.value().reveal()).put("id", token.id());
        return Json.write(clear.put(
                "expiresAt",
                token.expiresAt() == null ? null : token.expiresAt().toString()));
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._/-]{0,256}");

        private final Settings settings = new Settings();
        private final CloudflareAccount account;
        private final String namespaceId;
        private final VaultKey key;
        private String keyPrefix = "two-slot/slots/";

        private Builder(CloudflareAccount account, String namespaceId, VaultKey key) {
            this.account = Objects.requireNonNull(account, "account must not be null");
            this.namespaceId = namespaceId;
            this.key = Objects.requireNonNull(key, "key must not be null");
        }

        /** What stands before a slot's name in its key: up to 256 letters, digits, '.', '_', '/' or '-'. */
        public Builder keyPrefix(String prefix) {
            keyPrefix = settings.take("keyPrefix", prefix);
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException("keyPrefix must be up to 256 letters, digits, '.', '_', '/' or '-'");
            }
            return this;
        }

        /** The slots; asks Cloudflare nothing yet. */
        public KvSlots build() {
            return new KvSlots(this);
        }
    }
}
