package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;

/**
 * What an administrator of the simulated account does by hand, in the dashboard, while programs use the API: no token is
 * asked for, no fault and no limit stands in the way, and none of it is among the recorded requests. Effective at once.
 * Thread-safe.
 */
public final class SimulatedDashboard {
    private final Simulation simulation;

    SimulatedDashboard(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * Makes a token of any kind.
     *
     * @return the token with its value
     * @throws IllegalArgumentException if a permission is not the name of a group that applies to accounts, or an address
     *     is no CIDR block
     */
    public SimulationState.Token createToken(TokenSpec spec) {
        return simulation.createByHand(spec);
    }

    /**
     * Ends a token.
     *
     * @throws IllegalArgumentException if there is none of this id, as for all that follow
     */
    public void deleteToken(String tokenId) {
        simulation.deleteByHand(tokenId);
    }

    /** Stops a token from working, until it is enabled again. */
    public void disableToken(String tokenId) {
        simulation.disableByHand(tokenId, true);
    }

    /** Lets a disabled token work again. */
    public void enableToken(String tokenId) {
        simulation.disableByHand(tokenId, false);
    }

    /**
     * Ends a token as Cloudflare does when it finds the value in a public repository: its status is {@code revoked
     * (exposed)} for good (terraform-provider-cloudflare pull request 7023, 2026-04).
     */
    public void exposeToken(String tokenId) {
        simulation.expose(tokenId);
    }

    /**
     * Changes the comment of a secret and nothing else.
     *
     * @throws IllegalArgumentException if the store has no secret of this name, as for {@link #editValue}
     */
    public void editComment(String secretName, String comment) {
        simulation.editByHand(secretName, null, comment);
    }

    /** Changes the value of a secret and leaves its comment as it is. */
    public void editValue(String secretName, String value) {
        simulation.editByHand(secretName, value, null);
    }
}
