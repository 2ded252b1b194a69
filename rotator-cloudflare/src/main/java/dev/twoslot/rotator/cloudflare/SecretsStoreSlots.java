package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.ApiFailure;
import dev.twoslot.rotator.cloudflare.api.ApiReply;
import dev.twoslot.rotator.cloudflare.api.Identifiers;
import dev.twoslot.rotator.cloudflare.api.Json;
import dev.twoslot.rotator.cloudflare.api.Meaning;
import dev.twoslot.rotator.cloudflare.api.Pages;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Publishes slots to Cloudflare's Secrets Store, as secrets of the slots' names. Thread-safe.
 *
 * <p>The store never gives a value back over REST; only a bound Worker can read one (Cloudflare docs,
 * secrets-store/manage-secrets, 2026-09-25). So this is a write side alone. Each write puts a {@link SlotComment} into the secret's
 * comment, in the same request as the value: anyone who may list secrets can see what a slot holds, another installation can see
 * whose it is, and the write counts as done only once the comment shows it.
 *
 * <p>A secret is changed in place, so its id and every binding to it stay. Secret ids are looked up by name, through all pages,
 * asked for name and comment once more, and kept; a secret that has vanished is looked up again, and one that is being deleted counts as gone. A slot that has no secret
 * yet gets one with the scope {@code workers}: only the first run of a store meets that. If the reply to that create is lost, the
 * secret is looked up and written in place; names are unique in a store, so there is never a second one.
 *
 * <p>After a write, bound Workers may still read the value before it for a time that Cloudflare does not document. The
 * credential is the call's, and needs {@code Secrets Store Write}. There is no conditional write, so a fencing token is not
 * checked.
 */
public final class SecretsStoreSlots implements Destination {

    private static final int MAX_ROUNDS = 3;

    private final ApiClient client;
    private final SecretsStoreCalls calls;
    private final String namePrefix;
    private final Map<SlotName, Secret> secrets = new ConcurrentHashMap<>();
    private volatile @Nullable Set<String> otherTokens;

    private SecretsStoreSlots(Builder builder) {
        client = builder.account.client();
        calls = new SecretsStoreCalls(client.accountId(), builder.storeId);
        namePrefix = builder.namePrefix;
    }

    /**
     * The slots in one store of the account, as secrets of exactly their names.
     *
     * @param storeId the store's id, 32 hexadecimal digits
     * @throws IllegalArgumentException if it is none
     */
    public static SecretsStoreSlots of(CloudflareAccount account, String storeId) {
        return builder(account, storeId).build();
    }

    /**
     * Starts the slots in one store of the account.
     *
     * @param storeId the store's id, 32 hexadecimal digits
     * @throws IllegalArgumentException if it is none
     */
    public static Builder builder(CloudflareAccount account, String storeId) {
        return new Builder(account, storeId);
    }

    /**
     * Writes a slot's secret.
     *
     * @throws RotatorException {@code PERMANENT} or {@code TRANSIENT} if the secret is as it was, {@code AMBIGUOUS} if it may
     *     hold the token
     */
    @Override
    public void put(SlotName slot, Token token, CallContext context) {
        String comment = context.signature()
                .map(signer -> SlotComment.of(token, signer).text())
                .orElse("");
        boolean mayHaveHappened = false;
        for (int round = 1; ; round++) {
            Optional<String> secretId;
            try {
                secretId = secretId(slot, context);
            } catch (RotatorException e) {
                throw mayHaveHappened ? mayHold(slot, e) : e;
            }
            ApiReply reply = secretId.isPresent()
                    ? send(calls.edit(secretId.get(), name(slot), token, comment), context)
                    : send(calls.create(name(slot), token, comment), context);
            Optional<ApiFailure> failure = reply.failure();
            if (failure.isEmpty()) {
                requireShown(slot, reply, comment, context);
                secretId.ifPresent(id -> secrets.put(slot, new Secret(id, comment, true)));
                return;
            }
            if (failure.get().meaning() == Meaning.ALREADY_EXISTS && secretId.isEmpty() && !mayHaveHappened) {
                throw new RotatorException(
                        Kind.TRANSIENT,
                        "the secret " + name(slot)
                                + " was not there when the slots were looked at, and is there now: another made"
                                + " it, and it was not overwritten");
            }
            mayHaveHappened |= failure.get().kind() == Kind.AMBIGUOUS;
            // A list may have told a wrong id: it is not tried a second time without another look.
            secrets.remove(slot);
            if (round == MAX_ROUNDS || !anotherRoundMayHelp(failure.get(), secretId.isPresent())) {
                throw failed(slot, failure.get(), mayHaveHappened);
            }
        }
    }

    /** {@inheritDoc} Asks for a page of the store's list, which a token that may only read gets as well. */
    @Override
    public void probe(CallContext context) {
        send(calls.probe(), context).orThrow();
    }

    /** A success is proved by the comment that it left: in its reply, or else in the next list. */
    private void requireShown(SlotName slot, ApiReply reply, String comment, CallContext context) {
        JsonNode result = reply.result();
        JsonNode secret = result.isArray() ? result.path(0) : result;
        if (comment.equals(secret.path("comment").asText(""))) {
            return;
        }
        String listed;
        try {
            listed = listed(Set.of(slot), context)
                    .getOrDefault(slot, Json.object())
                    .path("comment")
                    .asText("");
        } catch (RotatorException e) {
            throw mayHold(slot, e);
        }
        if (!comment.equals(listed)) {
            throw failed(slot, reply.unreadable("the secret's comment does not show the write"), true);
        }
    }

    private RotatorException mayHold(SlotName slot, RotatorException lookup) {
        return new RotatorException(
                Kind.AMBIGUOUS,
                "the secret " + name(slot) + " may hold the new value or not, and looking it up failed: "
                        + lookup.getMessage());
    }

    /** A secret that vanished, one that somebody else made meanwhile, or a create that may have made it: look again. */
    private static boolean anotherRoundMayHelp(ApiFailure failure, boolean edited) {
        return edited
                ? failure.meaning() == Meaning.NOT_FOUND
                : failure.meaning() == Meaning.ALREADY_EXISTS || failure.kind() == Kind.AMBIGUOUS;
    }

    private RotatorException failed(SlotName slot, ApiFailure failure, boolean mayHaveHappened) {
        ApiFailure told = mayHaveHappened ? failure.afterLostReply() : failure;
        return told.noting("the secret is " + name(slot) + (told.note().isEmpty() ? "" : "; " + told.note()))
                .toException();
    }

    /** Reads the comments of the slots' secrets; one that is being deleted is absent. */
    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        Map<SlotName, JsonNode> listed = listed(EnumSet.allOf(SlotName.class), context);
        Map<SlotName, SlotComment> comments = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            JsonNode secret = listed.get(slot);
            Secret known = secrets.get(slot);
            if (secret != null && known != null && !known.confirmed()) {
                confirm(slot, known, context);
            }
            comments.put(slot, secret == null ? SlotComment.absent() : SlotComment.parse(Json.text(secret, "comment")));
        }
        return comments;
    }

    /** Of every rotation with a secret in the store, whatever its prefix; answered from the latest list. */
    @Override
    public Set<String> otherTokensInUse(CallContext context) {
        Set<String> known = otherTokens;
        if (known == null) {
            listed(EnumSet.noneOf(SlotName.class), context);
            known = Objects.requireNonNull(otherTokens);
        }
        return known;
    }

    @Override
    public String name() {
        return "secrets-store";
    }

    @Override
    public String location() {
        return "store " + calls.storeId() + (namePrefix.isEmpty() ? "" : ", secrets " + namePrefix + "*");
    }

    @Override
    public Set<String> permissionsNeeded() {
        return Set.of(PermissionGroups.SECRETS_STORE_WRITE);
    }

    private String name(SlotName slot) {
        return namePrefix + slot.name();
    }

    private ApiReply send(ApiCall call, CallContext context) {
        return client.send(call, context.credential(), context.deadline());
    }

    private Optional<String> secretId(SlotName slot, CallContext context) {
        if (!secrets.containsKey(slot)) {
            listed(Set.of(slot), context);
        }
        Secret secret = secrets.get(slot);
        if (secret == null) {
            return Optional.empty();
        }
        if (!secret.confirmed()) {
            confirm(slot, secret, context);
        }
        return Optional.of(secret.id());
    }

    /** A list may pair an id with the name or the comment of another secret: a second source has to say the same. */
    private void confirm(SlotName slot, Secret secret, CallContext context) {
        ApiReply reply = send(calls.find(secret.id()), context);
        boolean isGone = reply.means(Meaning.NOT_FOUND);
        JsonNode found = isGone ? Json.object() : reply.orThrow().result();
        String comment = Json.text(found, "comment");
        boolean sameComment = comment == null || secret.comment() == null || comment.equals(secret.comment());
        if (!name(slot).equals(Json.text(found, "name")) || !sameComment) {
            secrets.remove(slot);
            client.distrustConnections();
            throw new RotatorException(
                    Kind.TRANSIENT,
                    "the list of secrets and a look at the secret " + name(slot) + " by its id "
                            + (isGone ? "disagree on whether it is there" : "tell different things of it")
                            + "; nothing was written");
        }
        secrets.put(slot, new Secret(secret.id(), secret.comment(), true));
    }

    /**
     * What is known of a slot's secret.
     *
     * @param comment what the list said of it; null if nothing
     * @param confirmed whether a second source has given the id the same name
     */
    private record Secret(String id, @Nullable String comment, boolean confirmed) {
        boolean isListedAs(Secret listed) {
            return id.equals(listed.id) && Objects.equals(comment, listed.comment);
        }
    }

    /**
     * The slots' secrets as the store lists them; their ids are kept.
     *
     * @param asked the slots that the caller has to itself. Another may be written meanwhile, so that the list is older than what is
     *     known of it
     */
    private Map<SlotName, JsonNode> listed(Set<SlotName> asked, CallContext context) {
        Map<SlotName, JsonNode> listed = new EnumMap<>(SlotName.class);
        Set<String> others = new HashSet<>();
        for (JsonNode secret : Pages.all(client, calls::list, context.credential(), context.deadline())) {
            if (!"deleted".equals(Json.text(secret, "status"))) {
                // A comment may stand beside a crossed name, so those of the slots' own secrets are taken as well.
                SlotComment.parse(Json.text(secret, "comment")).tokenId().ifPresent(others::add);
                for (SlotName slot : SlotName.values()) {
                    if (name(slot).equals(Json.text(secret, "name"))) {
                        listed.put(slot, secret);
                        keep(slot, secret, asked.contains(slot));
                    }
                }
            }
        }
        otherTokens = Set.copyOf(others);
        return listed;
    }

    private void keep(SlotName slot, JsonNode listed, boolean isNews) {
        Secret found = new Secret(listed.path("id").textValue(), Json.text(listed, "comment"), false);
        secrets.merge(slot, found, (known, seen) -> !isNews || known.isListedAs(seen) ? known : seen);
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{0,64}");

        private final Settings settings = new Settings();
        private final CloudflareAccount account;
        private final String storeId;
        private String namePrefix = "";

        private Builder(CloudflareAccount account, String storeId) {
            this.account = Objects.requireNonNull(account, "account must not be null");
            this.storeId = Identifiers.requireStore("storeId", storeId);
        }

        /**
         * What stands before the slots' names in the names of their secrets, so that several rotations can share a store: up to 64
         * letters, digits, {@code _} and {@code -}. Default nothing.
         */
        public Builder namePrefix(String prefix) {
            namePrefix = settings.take("namePrefix", prefix);
            if (!PREFIX.matcher(prefix).matches()) {
                throw new IllegalArgumentException("namePrefix must be up to 64 letters, digits, '_' or '-'");
            }
            return this;
        }

        /** The slots; asks Cloudflare nothing yet. */
        public SecretsStoreSlots build() {
            return new SecretsStoreSlots(this);
        }
    }
}
