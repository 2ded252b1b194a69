package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiClient;
import dev.twoslot.rotator.cloudflare.api.Pages;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what an administrator's token is instead of what it should be: cut, the other role's, a user's, of another account, one that
 * may only read. Asks more of Cloudflare than a rotation does, and only the first time that a token is seen.
 */
final class OfferedToken {

    /**
     * Values are 40 characters, or a prefix, 40 characters and a check sum (Cloudflare docs, fundamentals/api/get-started/token-formats,
     * 2026). A value of another shape is judged by Cloudflare all the same; its shape explains the refusal.
     */
    private static final Pattern WHOLE = Pattern.compile("[0-9A-Za-z_-]{40}|cf[a-z]{1,4}_[0-9A-Za-z]{48}");

    private final ApiClient client;
    private final TokenCalls tokens;
    private final PermissionGroups groups;
    private final TokenLook look;
    private final @Nullable ApiCall writeProbe;

    /**
     * @param look how tokens are looked at
     * @param writeProbe a write without effect that secret-edit tokens may make, or null if there is none
     */
    OfferedToken(
            ApiClient client,
            TokenCalls tokens,
            PermissionGroups groups,
            TokenLook look,
            @Nullable ApiCall writeProbe) {
        this.client = client;
        this.tokens = tokens;
        this.groups = groups;
        this.look = look;
        this.writeProbe = writeProbe;
    }

    /** The verdict in terms of what an administrator can mend. A look that fails leaves it as it is. */
    Verdict diagnose(Token token, Role role, Verdict verdict, Instant deadline) {
        try {
            return switch (verdict.status()) {
                case USABLE -> readOnly(token, role, verdict, deadline).orElse(verdict);
                case REFUSED -> Verdict.refused(verdict.reason() + refused(token, deadline));
                case NOT_PERMITTED -> Verdict.notPermitted(verdict.reason() + forbidden(token, role, deadline));
                default -> verdict;
            };
        } catch (RotatorException e) {
            return verdict;
        }
    }

    private String refused(Token token, Instant deadline) {
        if (client.send(TokenCalls.verifyUsers(), token.value(), deadline)
                .failure()
                .isEmpty()) {
            return ". It is a user's token: make one that belongs to the account (dashboard: Manage Account, Account API Tokens)";
        }
        return WHOLE.matcher(token.value().reveal()).matches()
                ? ". It has expired or been revoked, or it is another account's, or Cloudflare refuses it by mistake"
                : ". It has not the length of a token: it was probably cut, or has something added to it";
    }

    private String forbidden(Token token, Role role, Instant deadline) {
        Role other = role == Role.TOKEN_CREATION ? Role.SECRET_EDIT : Role.TOKEN_CREATION;
        boolean swapped = look.at(token, other, deadline).state() == TokenFinding.State.ACCEPTED;
        return swapped ? ". It works as a " + other.label() + " token: the two are probably swapped" : "";
    }

    /** A probe that reads does not tell a token that may only read. */
    private Optional<Verdict> readOnly(Token token, Role role, Verdict verdict, Instant deadline) {
        if (role == Role.SECRET_EDIT) {
            return writeProbe != null
                            && client.send(writeProbe, token.value(), deadline)
                                    .failure()
                                    .filter(failure -> failure.meaning().refusesCredential())
                                    .isPresent()
                    ? Optional.of(lacks(PermissionGroups.SECRETS_STORE_WRITE))
                    : Optional.empty();
        }
        String id = verdict.tokenId().orElse("");
        String write = groups.knownId(PermissionGroups.TOKENS_WRITE).orElse("");
        List<JsonNode> listed = Pages.all(client, tokens::list, token.value(), deadline);
        return listed.stream()
                .filter(found -> id.equals(found.path("id").textValue()))
                .flatMap(found -> Policies.granted(found, tokens).stream())
                .filter(granted -> !granted.contains(write))
                .findFirst()
                .map((Set<String> unused) -> lacks(PermissionGroups.TOKENS_WRITE));
    }

    private static Verdict lacks(String permission) {
        return Verdict.notPermitted("the token may read and not write: it lacks the permission '" + permission + "'");
    }
}
