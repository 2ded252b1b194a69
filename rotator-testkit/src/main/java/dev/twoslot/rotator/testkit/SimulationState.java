package dev.twoslot.rotator.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SimulatedCloudflare} holds at one instant, for assertions. It is a copy and does not follow later calls.
 *
 * <p>It holds the plain values of tokens, secrets and KV entries, which the real API would never give away. Its {@code
 * toString} and those of its parts leave them out.
 *
 * @param tokens every token that still exists, oldest first; expired ones until their retention ends
 * @param secrets the plain value of each secret in the store, by name
 * @param kv the live entries by namespace id and key, as the last write left them (not as a lagging read sees them)
 * @param requests the last API calls, oldest first; calls of the control paths are not among them
 * @param now the simulated time
 */
public record SimulationState(
        List<Token> tokens,
        Map<String, String> secrets,
        Map<String, Map<String, KvEntry>> kv,
        List<Request> requests,
        Instant now) {

    public SimulationState {
        tokens = List.copyOf(tokens);
        secrets = Map.copyOf(secrets);
        kv = Map.copyOf(kv);
        requests = List.copyOf(requests);
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
        return "SimulationState[tokens=" + tokens.size() + ", secrets=" + secrets.keySet() + ", kv=" + kv.keySet()
                + ", requests=" + requests.size() + ", now=" + now + "]";
    }

    /**
     * One account token.
     *
     * @param id 32 hexadecimal digits
     * @param name as given at creation
     * @param value the credential itself
     * @param status {@code active}, {@code disabled} or {@code expired}
     * @param permissions the names of the permission groups that it is allowed
     * @param issuedOn when it was created
     * @param expiresOn when it stops working, or null for never
     * @param notBefore when it starts working, or null for at once
     * @param lastUsedOn its last accepted call, or null
     */
    public record Token(
            String id,
            String name,
            String value,
            String status,
            List<String> permissions,
            Instant issuedOn,
            @Nullable Instant expiresOn,
            @Nullable Instant notBefore,
            @Nullable Instant lastUsedOn) {

        @Override
        public String toString() {
            return "Token[id=" + id + ", name=" + name + ", status=" + status + ", expiresOn=" + expiresOn + "]";
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
     * @param sequence counts all calls from 1
     * @param method the HTTP method
     * @param path the path as it was sent, without the query
     * @param status the HTTP status of the reply, or 0 if the connection was closed without one
     * @param at the simulated time of the reply
     * @param tokenId the token that made the call, or null if there was none that exists
     * @param fault the type of the fault that hit the call, or null
     */
    public record Request(
            long sequence,
            String method,
            String path,
            int status,
            Instant at,
            @Nullable String tokenId,
            @Nullable String fault) {}
}
