package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import dev.twoslot.rotator.testkit.fake.InMemoryTokenIssuer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Arranges with the in-memory fakes that they lie. */
final class Lies {

    private static final Duration OFF = Duration.ofMinutes(7);
    private static final String ANOTHERS = "id-of-another";

    private Lies() {}

    static void tell(Lie lie, InMemoryTokenIssuer issuer, InMemorySlotStore slots) {
        Role role = Role.TOKEN_CREATION;
        switch (lie) {
            case CREATE_GIVES_WHAT_PRIMARY_HOLDS ->
                issuer.nextCreateAnswers(role, truth -> {
                    Token primary = held(slots, SlotName.PRIMARY_TOKEN_CREATION_TOKEN);
                    return new Token(primary.value(), primary.id(), truth.name(), truth.issuedAt(), truth.expiresAt());
                });
            case CREATE_GIVES_THE_ID_OF_PRIMARY ->
                issuer.nextCreateAnswers(role, truth -> {
                    Token primary = held(slots, SlotName.PRIMARY_TOKEN_CREATION_TOKEN);
                    return new Token(truth.value(), primary.id(), truth.name(), truth.issuedAt(), truth.expiresAt());
                });
            case CREATE_GIVES_THE_VALUE_OF_SECONDARY ->
                issuer.nextCreateAnswers(role, truth -> {
                    Token secondary = held(slots, SlotName.SECONDARY_TOKEN_CREATION_TOKEN);
                    return new Token(secondary.value(), truth.id(), truth.name(), truth.issuedAt(), truth.expiresAt());
                });
            case CREATE_GIVES_ANOTHER_NAME ->
                issuer.nextCreateAnswers(
                        role,
                        truth -> new Token(
                                truth.value(), truth.id(), truth.name() + "9", truth.issuedAt(), truth.expiresAt()));
            case CREATE_GIVES_ANOTHER_EXPIRY ->
                issuer.nextCreateAnswers(
                        role,
                        truth -> new Token(
                                truth.value(),
                                truth.id(),
                                truth.name(),
                                truth.issuedAt(),
                                Objects.requireNonNull(truth.expiresAt()).plus(OFF)));
            case CREATE_GIVES_NO_ID ->
                issuer.nextCreateAnswers(
                        role,
                        truth -> new Token(truth.value(), null, truth.name(), truth.issuedAt(), truth.expiresAt()));
            case CREATE_AND_VERIFY_NAME_THE_SAME_WRONG_ID -> {
                issuer.nextCreateAnswers(
                        role,
                        truth -> new Token(truth.value(), ANOTHERS, truth.name(), truth.issuedAt(), truth.expiresAt()));
                // The first verdict is on PRIMARY.
                issuer.nextVerifyAnswers(role, truth -> truth);
                issuer.nextVerifyAnswers(role, truth -> Verdict.usable(ANOTHERS, null));
            }
            case VERIFY_NAMES_ANOTHER_TOKEN ->
                issuer.nextVerifyAnswers(
                        role,
                        truth -> Verdict.usable(ANOTHERS, truth.expiresAt().orElse(null)));
            case VERIFY_REFUSES_WHAT_WORKS ->
                issuer.nextVerifyAnswers(role, truth -> Verdict.refused("the credential is refused"));
            case VERIFY_NAMES_ANOTHER_EXPIRY ->
                issuer.nextVerifyAnswers(
                        role,
                        truth -> Verdict.usable(
                                truth.tokenId().orElse(null),
                                truth.expiresAt().map(end -> end.minus(OFF)).orElse(null)));
            case LIST_IS_EMPTY -> issuer.nextListAnswers(truth -> List.of());
            case LIST_NAMES_PRIMARY_THROUGHOUT ->
                issuer.nextListAnswers(truth -> named(truth, held(slots, SlotName.PRIMARY_TOKEN_CREATION_TOKEN)));
            case LIST_NAMES_SECONDARY_THROUGHOUT ->
                issuer.nextListAnswers(truth -> named(truth, held(slots, SlotName.SECONDARY_SECRET_EDIT_TOKEN)));
            case LIST_IS_DOUBLED ->
                issuer.nextListAnswers(
                        truth -> Stream.concat(truth.stream(), truth.stream()).toList());
            case WRITE_OF_PRIMARY_IS_NOT_MADE -> slots.ignoreNextWrite(SlotName.PRIMARY_TOKEN_CREATION_TOKEN);
            case WRITE_OF_SECONDARY_IS_NOT_MADE -> slots.ignoreNextWrite(SlotName.SECONDARY_TOKEN_CREATION_TOKEN);
        }
    }

    private static Token held(InMemorySlotStore slots, SlotName slot) {
        return slots.privateCopy(slot).token().orElseThrow();
    }

    private static List<IssuedToken> named(List<IssuedToken> listed, Token other) {
        return listed.stream()
                .map(token -> new IssuedToken(
                        Objects.requireNonNull(other.id()),
                        token.name(),
                        token.issuedAt(),
                        token.expiresAt(),
                        token.permittedFor()))
                .toList();
    }
}
