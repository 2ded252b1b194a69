package dev.twoslot.rotator.machine;

/**
 * What a run may revoke (invariants I7, I8, I11, I12): a token of which it can prove that this vault asked for it, that is in no
 * slot and in no slot's comment, and that no run can be about to promote. A name alone proves nothing. Pure.
 */
public final class SweepRule {

    /**
     * What is known of one token that the issuer has just listed under a name of this rotation.
     *
     * @param asked whether this vault's notes say that it asked for a token of that name
     * @param inSlot whether a slot holds it or may hold it, by its id or by its name
     * @param claimed whether a slot's comment named it, by its id, when the run looked
     * @param ownRun whether this very run asked for it
     * @param settled whether it is so old that no run can be about to promote it: two leases and the clocks' difference
     */
    public record Listed(boolean asked, boolean inSlot, boolean claimed, boolean ownRun, boolean settled) {}

    private SweepRule() {}

    /**
     * Whether the run may revoke it.
     *
     * @param noLateWrites whether the mutex rules out that another run is at work, or that a write of an earlier one still arrives
     */
    public static boolean mayRevoke(Listed token, boolean noLateWrites) {
        return token.asked && !token.inSlot && !token.claimed && (token.ownRun || noLateWrites || token.settled);
    }

    /**
     * Whether the run may revoke a token that this vault did not ask for, to make room in an account that has none left: it would
     * be locked out otherwise.
     *
     * @param token the token
     * @param shapedLikeOurs whether it has a role's name and exactly that role's permissions
     * @param endless whether it never expires: no run makes such a token, so none can be about to promote it
     * @param full whether the issuer holds as many tokens as it can
     * @param ours whether every slot's comment was written by this vault, so that no other installation uses the slots
     */
    public static boolean mayRevokeForRoom(
            Listed token, boolean shapedLikeOurs, boolean endless, boolean full, boolean ours) {
        return full && !token.inSlot && !token.claimed && shapedLikeOurs && endless && ours;
    }
}
