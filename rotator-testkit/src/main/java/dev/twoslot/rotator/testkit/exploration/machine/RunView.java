package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.SlotCopy.Origin;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Arrays;

/** Where one run stands, within the bytes of a {@link World}. A run that is not there is all zeros. */
// The bytes of a world live as long as one search: no order of an enum outlives the program that numbered it.
@SuppressWarnings("EnumOrdinal")
final class RunView {

    /** Where the run stands with the mutex. */
    enum LeaseState {
        NONE,
        HELD,
        LOST
    }

    /** What is remembered of a run. */
    enum Flag {
        ACTIVE,
        /** Something failed in it, or somebody interfered. */
        DISTURBED,
        /** It wrote a token of its own into PRIMARY. */
        WROTE_PRIMARY,
        /** The sweep has its list. */
        LISTED,
        /** An interval has passed since it began. */
        OVERTAKEN,
        /** It works from the second vault. */
        SECOND_VAULT,
        /** An operator has said that it may take the slots over. */
        TAKING_OVER,
        /** Its host's clock and the issuer's are too far apart. */
        WRONG_CLOCK
    }

    private static final int STEP = 0;
    private static final int LEASE = 2;
    private static final int FLAGS = 3;
    private static final int VERIFIED = 4;
    private static final int PROGRESS = 5;
    private static final int READ = 7;
    private static final int CREATED = 11;
    private static final int SWEEP = 13;
    private static final int CLAIMED = 16;
    /** How many bytes a run takes. */
    static final int SIZE = 19;
    /** How many tokens a run can name: the four that it read and the two that it created. */
    static final int REFERENCES = 6;

    /** A role's part of an effect that is answered: this, plus the answer's place in its enum. */
    private static final int ANSWERED = 3;

    private final byte[] cells;
    private final int base;

    RunView(byte[] cells, int base) {
        this.cells = cells;
        this.base = base;
    }

    boolean is(Flag flag) {
        return (cells[base + FLAGS] >> flag.ordinal() & 1) == 1;
    }

    void set(Flag flag) {
        cells[base + FLAGS] |= (byte) (1 << flag.ordinal());
    }

    void clear(Flag flag) {
        cells[base + FLAGS] &= (byte) ~(1 << flag.ordinal());
    }

    /** The vault that it works from. */
    int vault() {
        return is(Flag.SECOND_VAULT) ? 1 : 0;
    }

    int step() {
        return (cells[base + STEP] & 0xff) | (cells[base + STEP + 1] & 0xff) << 8;
    }

    /** Moves on to another step, with none of its calls begun. */
    void setStep(int step) {
        cells[base + STEP] = (byte) step;
        cells[base + STEP + 1] = (byte) (step >> 8);
        cells[base + PROGRESS] = 0;
        cells[base + PROGRESS + 1] = 0;
        setToSweep(0);
        clear(Flag.LISTED);
    }

    LeaseState lease() {
        return switch (cells[base + LEASE]) {
            case 0 -> LeaseState.NONE;
            case 1 -> LeaseState.HELD;
            default -> LeaseState.LOST;
        };
    }

    void setLease(LeaseState lease) {
        cells[base + LEASE] = (byte) lease.ordinal();
    }

    boolean holdsLease() {
        return cells[base + LEASE] == LeaseState.HELD.ordinal();
    }

    /** How far a role's part of the effect is: 0 not begun, 1 recorded, 2 published. */
    int progress(Role role) {
        return cells[base + PROGRESS + role.ordinal()];
    }

    void setProgress(Role role, int progress) {
        cells[base + PROGRESS + role.ordinal()] = (byte) progress;
    }

    boolean isAnswered(Role role) {
        return progress(role) >= ANSWERED;
    }

    Answer answer(Role role) {
        return Answer.values()[progress(role) - ANSWERED];
    }

    void setAnswer(Role role, Answer answer) {
        setProgress(role, ANSWERED + answer.ordinal());
    }

    /** A number that stands for both roles' progress. */
    int progressCode() {
        return cells[base + PROGRESS] * 16 + cells[base + PROGRESS + 1];
    }

    /** Whether a write has begun and not ended. */
    boolean isWriting() {
        return isHalf(cells[base + PROGRESS]) || isHalf(cells[base + PROGRESS + 1]);
    }

    private static boolean isHalf(int progress) {
        return progress > 0 && progress < ANSWERED;
    }

    boolean hasVerified(Origin origin, Role role) {
        return (cells[base + VERIFIED] >> bit(origin, role) & 1) == 1;
    }

    void setVerified(Origin origin, Role role) {
        cells[base + VERIFIED] |= (byte) (1 << bit(origin, role));
    }

    private static int bit(Origin origin, Role role) {
        return origin.ordinal() * 2 + role.ordinal();
    }

    /** The token that the slot held when the run read it. */
    int read(SlotName slot) {
        return cells[base + READ + slot.ordinal()];
    }

    void setRead(SlotName slot, int token) {
        cells[base + READ + slot.ordinal()] = (byte) token;
    }

    int created(Role role) {
        return cells[base + CREATED + role.ordinal()];
    }

    void setCreated(Role role, int token) {
        cells[base + CREATED + role.ordinal()] = (byte) token;
    }

    /** The n-th token that the run can name. */
    int reference(int index) {
        return cells[base + READ + index];
    }

    void setReference(int index, int token) {
        cells[base + READ + index] = (byte) token;
    }

    boolean names(int token) {
        for (int index = 0; index < REFERENCES; index++) {
            if (reference(index) == token) {
                return true;
            }
        }
        return false;
    }

    /** Whether a slot held the token when the run read it. */
    boolean hasRead(int token) {
        for (int index = 0; index < CREATED - READ; index++) {
            if (reference(index) == token) {
                return true;
            }
        }
        return false;
    }

    /** Whether the run created the token, and may still write it. */
    boolean isToPromote(int token) {
        return created(Role.TOKEN_CREATION) == token || created(Role.SECRET_EDIT) == token;
    }

    void forget(int token) {
        for (int index = 0; index < REFERENCES; index++) {
            if (reference(index) == token) {
                setReference(index, World.DEAD);
            }
        }
        setToSweep(toSweep() & ~(1 << token));
        setClaimed(tokens(CLAIMED) & ~(1 << token));
    }

    /** The tokens that are still to be revoked, one bit each. */
    int toSweep() {
        return tokens(SWEEP);
    }

    boolean isToSweep(int token) {
        return (toSweep() >> token & 1) == 1;
    }

    void setToSweep(int tokens) {
        setTokens(SWEEP, tokens);
    }

    /** Whether a comment named the token, which the run's vault does not hold, when the run looked. */
    boolean isClaimed(int token) {
        return (tokens(CLAIMED) >> token & 1) == 1;
    }

    void setClaimed(int tokens) {
        setTokens(CLAIMED, tokens);
    }

    private int tokens(int place) {
        return (cells[base + place] & 0xff)
                | (cells[base + place + 1] & 0xff) << 8
                | (cells[base + place + 2] & 0xff) << 16;
    }

    private void setTokens(int place, int tokens) {
        cells[base + place] = (byte) tokens;
        cells[base + place + 1] = (byte) (tokens >> 8);
        cells[base + place + 2] = (byte) (tokens >> 16);
    }

    /** The run is over or dead. */
    void vanish() {
        Arrays.fill(cells, base, base + SIZE, (byte) 0);
    }
}
