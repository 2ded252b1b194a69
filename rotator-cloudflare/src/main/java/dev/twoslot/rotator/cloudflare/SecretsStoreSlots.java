package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes slots to Cloudflare's Secrets Store, as secrets of the slots' names. Thread-safe.
 *
 * <p>The store never gives a value back over REST; only a bound Worker can read one (Cloudflare docs,
 * secrets-store/manage-secrets, 2026-09-25). So this is a write side alone. Each write puts the token's id, its expiry and its
 * fingerprint into the secret's comment, so that anyone who may list secrets can see what a slot holds.
 *
 * <p>A secret is changed in place, so its id and every binding to it stay. Secret ids are looked up by name, through all pages,
 * and kept; a secret that has vanished is looked up again. A slot that has no secret yet gets one with the scope
 * {@code workers}: only the first run of a store meets that. If the reply to that create is lost, the secret is looked
 * up and written in place; names are unique in a store, so there is never a second one.
 *
 * <p>After a write, bound Workers may still read the value before it for a time that Cloudflare does not document. The
 * credential is the call's, and needs {@code Secrets Store Write}. There is no conditional write, so a fencing token is not
 * checked.
 */
public final class SecretsStoreSlots implements SlotPublisher {

    private static final int MAX_ROUNDS = 3;

    private final ApiClient client;
    private final String storeId;
    private final Map<SlotName, String> secretIds = new ConcurrentHashMap<>();

    private SecretsStoreSlots(ApiClient client, String storeId) {
        this.client = client;
        this.storeId = storeId;
    }

    /**
     * The slots in one store of the account.
     *
     * @param storeId the store's id, 1 to 32 characters
     * @throws IllegalArgumentException if it is none
     */
    public static SecretsStoreSlots of(CloudflareAccount account, String storeId) {
        return new SecretsStoreSlots(account.client(), Identifiers.require("storeId", storeId));
    }

    /**
     * Writes a slot's secret.
     *
     * @throws RotatorException {@code PERMANENT} or {@code TRANSIENT} if the secret is as it was, {@code AMBIGUOUS} if it may
     *     hold the token
     */
    @Override
    public void publish(SlotName slot, Token token, CallContext context) {
        boolean mayHaveHappened = false;
        for (int round = 1; ; round++) {
            Optional<String> secretId;
            try {
                secretId = secretId(slot, context);
            } catch (RotatorException e) {
                throw mayHaveHappened ? mayHold(slot, e) : e;
            }
            ApiReply reply =
                    secretId.isPresent() ? edit(slot, secretId.get(), token, context) : create(slot, token, context);
            Optional<ApiFailure> failure = reply.failure();
            if (failure.isEmpty()) {
                return;
            }
            mayHaveHappened |= failure.get().kind() == Kind.AMBIGUOUS;
            if (round == MAX_ROUNDS || !anotherRoundMayHelp(failure.get(), secretId.isPresent())) {
                throw failed(slot, failure.get(), mayHaveHappened);
            }
            secretIds.remove(slot);
        }
    }

    private static RotatorException mayHold(SlotName slot, RotatorException lookup) {
        return new RotatorException(
                Kind.AMBIGUOUS,
                "the secret " + slot.name() + " may hold the new value or not, and looking it up failed: "
                        + lookup.getMessage());
    }

    /** A secret that vanished, one that somebody else made meanwhile, or a create that may have made it: look again. */
    private static boolean anotherRoundMayHelp(ApiFailure failure, boolean edited) {
        return edited
                ? failure.meaning() == Meaning.NOT_FOUND
                : failure.meaning() == Meaning.ALREADY_EXISTS || failure.kind() == Kind.AMBIGUOUS;
    }

    private static RotatorException failed(SlotName slot, ApiFailure failure, boolean mayHaveHappened) {
        ApiFailure told = mayHaveHappened ? failure.afterLostReply() : failure;
        return told.noting("the secret is " + slot.name() + (told.note().isEmpty() ? "" : "; " + told.note()))
                .toException();
    }

    private ApiReply edit(SlotName slot, String secretId, Token token, CallContext context) {
        ApiReply reply =
                client.send(SecretsStoreCalls.edit(storeId, secretId, token), context.credential(), context.deadline());
        String name = Json.text(reply.result(), "name");
        if (reply.failure().isEmpty() && name != null && !name.equals(slot.name())) {
            secretIds.remove(slot);
            return ApiReply.failed(reply.unreadable("the reply is about another secret"));
        }
        return reply;
    }

    private ApiReply create(SlotName slot, Token token, CallContext context) {
        return client.send(SecretsStoreCalls.create(storeId, slot, token), context.credential(), context.deadline());
    }

    private Optional<String> secretId(SlotName slot, CallContext context) {
        String kept = secretIds.get(slot);
        if (kept != null) {
            return Optional.of(kept);
        }
        List<JsonNode> secrets =
                Pages.all(client, () -> SecretsStoreCalls.list(storeId), context.credential(), context.deadline());
        for (JsonNode secret : secrets) {
            for (SlotName known : SlotName.values()) {
                if (known.name().equals(Json.text(secret, "name"))) {
                    secretIds.put(known, secret.path("id").textValue());
                }
            }
        }
        return Optional.ofNullable(secretIds.get(slot));
    }
}
