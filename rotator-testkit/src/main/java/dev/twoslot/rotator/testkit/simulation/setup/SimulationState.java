package dev.twoslot.rotator.testkit.simulation.setup;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account of {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare} holds at one instant, for assertions. It is a copy and does not follow
 * later calls.
 *
 * <p>It holds the plain values of tokens, secrets and KV entries, which the real API would never give away. Its {@code
 * toString} and those of its parts leave them out.
 *
 * @param tokens every token of the account that still exists, oldest first, and every user's token that may do something
 *     on it; expired and exposed ones until their retention ends
 * @param storedSecrets every secret of the store that a list would show, oldest first; one whose deletion is not done
 *     yet has the status {@code deleted}
 * @param kv the live entries by namespace id and key, as the last write left them (not as a lagging read sees them)
 * @param requests the last API calls, oldest first, whichever account they were for; calls of the control paths are not
 *     among them
 * @param now the simulated time
 */
public record SimulationState(
        List<Token> tokens,
        List<Secret> storedSecrets,
        Map<String, Map<String, KvEntry>> kv,
        List<Request> requests,
        Instant now) {

    public SimulationState {
        tokens = List.copyOf(tokens);
        storedSecrets = List.copyOf(storedSecrets);
        kv = Map.copyOf(kv);
        requests = List.copyOf(requests);
    }

    /** The plain value of each secret in the store, by name; without deleted ones. */
    public Map<String, String> secrets() {
        Map<String, String> values = new HashMap<>();
        storedSecrets.stream()
                .filter(secret -> !secret.status().equals("deleted"))
                .forEach(secret -> values.put(secret.name(), secret.value()));
        return values;
    }

    /** The secret of this name, unless it was deleted. */
    public Optional<Secret> secret(String name) {
        return storedSecrets.stream()
                .filter(secret -> secret.name().equals(name) && !secret.status().equals("deleted"))
                .findFirst();
    }

    /** The token that has this value now. */
    public Optional<Token> tokenWithValue(String value) {
        return tokens.stream().filter(token -> token.value().equals(value)).findFirst();
    }

    /** The tokens whose status is {@code active}. */
    public List<Token> activeTokens() {
        return tokens.stream().filter(token -> token.status().equals("active")).toList();
    }

    @Override
    public String toString() {
        return "SimulationState[tokens=" + tokens.size() + ", secrets="
                + storedSecrets.stream().map(Secret::name).toList() + ", kv=" + kv.keySet() + ", requests="
                + requests.size() + ", now=" + now + "]";
    }

    /**
     * One token.
     *
     * @param id 32 hexadecimal digits
     * @param owner whose it is
     * @param name as given at creation
     * @param value the credential itself
     * @param status {@code active}, {@code disabled}, {@code expired} or {@code revoked (exposed)}
     * @param permissions the names of the permission groups that it is allowed
     * @param policies what it may do, and what it may not
     * @param issuedOn when it was created
     * @param modifiedOn when it was last changed
     * @param expiresOn when it stops working, or null for never
     * @param notBefore when it starts working, or null for at once
     * @param lastUsedOn its last accepted call, or null
     */
    public record Token(
            String id,
            TokenSpec.Owner owner,
            String name,
            String value,
            String status,
            List<String> permissions,
            List<Policy> policies,
            Instant issuedOn,
            Instant modifiedOn,
            @Nullable Instant expiresOn,
            @Nullable Instant notBefore,
            @Nullable Instant lastUsedOn) {

        @Override
        public String toString() {
            return "Token[id=" + id + ", name=" + name + ", status=" + status + ", expiresOn=" + expiresOn + "]";
        }
    }

    /**
     * One policy of a token.
     *
     * @param effect {@code allow} or {@code deny}
     * @param permissionGroups the names of its permission groups
     * @param resources the names of the resources that it applies to
     */
    public record Policy(String effect, List<String> permissionGroups, List<String> resources) {}

    /**
     * One secret of the Secrets Store.
     *
     * @param id 32 hexadecimal digits
     * @param name as given at creation
     * @param value the plain value
     * @param comment free text, empty if there is none
     * @param status {@code pending}, {@code active} or {@code deleted}
     * @param created when it was created
     * @param modified when its value, comment or scopes were last written
     */
    public record Secret(
            String id, String name, String value, String comment, String status, Instant created, Instant modified) {

        @Override
        public String toString() {
            return "Secret[id=" + id + ", name=" + name + ", status=" + status + ", modified=" + modified + "]";
        }
    }

    /**
     * One Workers KV entry.
     *
     * @param value the stored bytes, read as UTF-8
     * @param metadata the metadata as JSON text, or null
     * @param expiration when it disappears, or null for never
     */
    public record KvEntry(
            String value,
            @Nullable String metadata,
            @Nullable Instant expiration) {

        @Override
        public String toString() {
            return "KvEntry[" + value.length() + " characters, expiration=" + expiration + "]";
        }
    }

    /**
     * One API call.
     *
     * @param sequence counts all calls from 1, in the order in which they were carried out
     * @param method the HTTP method
     * @param path the path as it was sent, without the query
     * @param status the HTTP status of the reply, or 0 if the connection was closed without one
     * @param at the simulated time of the reply
     * @param connection the connection that the call came on, counted from 1
     * @param tokenId the token whose value the call carried, refused or not, or null if there is no such token
     * @param fault the type of the fault that hit the call, or null
     */
    public record Request(
            long sequence,
            String method,
            String path,
            int status,
            Instant at,
            long connection,
            @Nullable String tokenId,
            @Nullable String fault) {}
}
