package dev.twoslot.rotator.testkit.simulation.setup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token as an administrator orders it in the dashboard, for {@link dev.twoslot.rotator.testkit.simulation.SimulatedDashboard#createToken}: of the account or of
 * a user, sound or unfit in one respect. Immutable.
 *
 * <pre>{@code
 * TokenSpec.accountOwned("Account API Tokens Read")
 * TokenSpec.userOwned("Secrets Store Write")
 * TokenSpec.accountOwned("Secrets Store Write").expiringOn(yesterday)
 * TokenSpec.accountOwned("Secrets Store Write").onlyFrom("203.0.113.0/24")
 * }</pre>
 *
 * @param owner whose token it is
 * @param account on which account it may do something
 * @param name what it is called, 1 to 120 characters
 * @param permissions names of permission groups that apply to accounts, at least one
 * @param expiresOn when it stops working, in the past if it is to be expired, or null for never
 * @param notBefore when it starts working, or null for at once
 * @param usableFrom the CIDR blocks that it may be used from, or null for anywhere; tests call from 127.0.0.1
 */
public record TokenSpec(
        Owner owner,
        Account account,
        String name,
        List<String> permissions,
        @Nullable Instant expiresOn,
        @Nullable Instant notBefore,
        @Nullable List<String> usableFrom) {

    /** Whose token it is. */
    public enum Owner {
        /** The account's: its value begins with {@code cfat_}. */
        ACCOUNT,
        /** A user's: its value begins with {@code cfut_}. */
        USER
    }

    /** Which account. */
    public enum Account {
        /** The account that the simulation is about. */
        SIMULATED,
        /** The second one, see {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare#otherAccount}. */
        OTHER
    }

    public TokenSpec {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(account, "account");
        permissions = List.copyOf(permissions);
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("permissions has at least one name");
        }
        if (name.isEmpty() || name.length() > 120) {
            throw new IllegalArgumentException("name has 1 to 120 characters");
        }
        usableFrom = usableFrom == null ? null : List.copyOf(usableFrom);
    }

    /** A token of the simulated account without an end. */
    public static TokenSpec accountOwned(String... permissions) {
        return permanent(Owner.ACCOUNT, permissions);
    }

    /** A token of a user who is a member of both accounts, for the simulated one, without an end. */
    public static TokenSpec userOwned(String... permissions) {
        return permanent(Owner.USER, permissions);
    }

    private static TokenSpec permanent(Owner owner, String... permissions) {
        return new TokenSpec(owner, Account.SIMULATED, "made by hand", List.of(permissions), null, null, null);
    }

    /** Of the other account, or, if it is a user's, for the other account. */
    public TokenSpec onOtherAccount() {
        return new TokenSpec(owner, Account.OTHER, name, permissions, expiresOn, notBefore, usableFrom);
    }

    /** Called so; several tokens may have one name. */
    public TokenSpec named(String newName) {
        return new TokenSpec(owner, account, newName, permissions, expiresOn, notBefore, usableFrom);
    }

    /** Stops working then. */
    public TokenSpec expiringOn(Instant end) {
        return new TokenSpec(owner, account, name, permissions, end, notBefore, usableFrom);
    }

    /** Starts working then. */
    public TokenSpec validFrom(Instant start) {
        return new TokenSpec(owner, account, name, permissions, expiresOn, start, usableFrom);
    }

    /** Works from these addresses only, given as CIDR blocks. */
    public TokenSpec onlyFrom(String... blocks) {
        return new TokenSpec(owner, account, name, permissions, expiresOn, notBefore, List.of(blocks));
    }
}
