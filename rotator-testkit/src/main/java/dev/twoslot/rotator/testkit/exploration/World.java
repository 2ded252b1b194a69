package dev.twoslot.rotator.testkit.exploration;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import java.util.Arrays;

/**
 * Everything that matters of the world, in one row of bytes: what the slots hold in both places, which tokens are alive and
 * for how long, where each run stands, and the little of the past that the invariants speak of.
 *
 * <p>A token has no name of its own: it is numbered in the order in which the slots and then the runs mention it, so that
 * worlds that differ in names alone are the same row. A dead token is dead for good, and all dead ones are the same.
 */
// The bytes of a world live as long as one search: no order of an enum outlives the program that numbered it.
@SuppressWarnings("EnumOrdinal")
final class World {

    /** Nothing. */
    static final int EMPTY = 0;
    /** A token that was revoked or has expired. */
    static final int DEAD = 1;

    private static final int FIRST = 2;
    private static final int TOKENS = 16;
    private static final int SLOTS = SlotName.values().length;

    private static final int OWN = 0;
    private static final int PUBLISHED = OWN + SLOTS;
    private static final int MARKED = PUBLISHED + SLOTS;
    private static final int COUNTERS = MARKED + 1;
    private static final int TOKEN_TABLE = COUNTERS + Counter.values().length;
    private static final int RUNS = TOKEN_TABLE + TOKENS;
    /** How many bytes a world takes. */
    static final int SIZE = RUNS + 2 * RunView.SIZE;

    private static final int ALIVE = 1;
    private static final int YOUNG = 2;
    private static final int OURS = 4;
    private static final int EDIT = 8;
    private static final int LIFE = 16;

    /** Small numbers and flags (0 or 1) of the whole world. */
    enum Counter {
        /** Intervals that are still to pass. */
        TICKS_LEFT,
        /** Runs that may still start in this interval. */
        STARTS_LEFT,
        /** How often somebody may still revoke a token by hand. */
        KILLS_LEFT,
        /** Intervals without a successful run since the last successful one. */
        MISSED,
        /** The same, as it stood when the last run succeeded. */
        MISSED_BEFORE,
        /** A run succeeded in this interval. */
        SUCCEEDED,
        /** The lock is kept by nobody: its holder died, or its release or acquisition got lost. */
        STALE_LOCK,
        /** Somebody revoked a token by hand since the last successful run: the budget speaks of no such thing. */
        DISTURBED,
        /** Both slots have to be usable (invariant I2). */
        BOTH_PROMISED,
        /** Successful runs in a row in which nothing failed and nobody interfered, up to two. */
        CLEAN_RUNS
    }

    final byte[] cells;
    final RunView[] runs;

    World() {
        this(new byte[SIZE]);
    }

    World(byte[] cells) {
        this.cells = cells;
        runs = new RunView[] {new RunView(cells, RUNS), new RunView(cells, RUNS + RunView.SIZE)};
    }

    World copy() {
        return new World(cells.clone());
    }

    int get(Counter counter) {
        return cells[COUNTERS + counter.ordinal()];
    }

    boolean is(Counter flag) {
        return get(flag) != 0;
    }

    void set(Counter counter, int value) {
        cells[COUNTERS + counter.ordinal()] = (byte) value;
    }

    void set(Counter flag, boolean value) {
        set(flag, value ? 1 : 0);
    }

    /** The token that the rotator's own copy of the slot holds. */
    int own(SlotName slot) {
        return cells[OWN + slot.ordinal()];
    }

    /** The token that consumers get from the slot. */
    int published(SlotName slot) {
        return cells[PUBLISHED + slot.ordinal()];
    }

    /** Whether the own copy says that consumers get the same. */
    boolean isMarked(SlotName slot) {
        return (cells[MARKED] >> slot.ordinal() & 1) == 1;
    }

    void record(SlotName slot, int token) {
        cells[OWN + slot.ordinal()] = (byte) token;
        unmark(slot);
    }

    void unmark(SlotName slot) {
        cells[MARKED] &= (byte) ~(1 << slot.ordinal());
    }

    void publish(SlotName slot, int token) {
        cells[PUBLISHED + slot.ordinal()] = (byte) token;
    }

    void mark(SlotName slot) {
        cells[MARKED] |= (byte) (1 << slot.ordinal());
    }

    int newToken(Role role, int intervals, boolean ours) {
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (attributes(token) == 0) {
                int kind = ALIVE | YOUNG | (ours ? OURS : 0) | (role == Role.SECRET_EDIT ? EDIT : 0);
                setAttributes(token, kind + LIFE * intervals);
                return token;
            }
        }
        throw new IllegalStateException("more than " + TOKENS + " live tokens: raise the size of the table");
    }

    boolean isAlive(int token) {
        return token >= FIRST;
    }

    /** Created in this interval, so less than two leases ago. */
    boolean isYoung(int token) {
        return (attributes(token) & YOUNG) != 0;
    }

    /** Created by a run, not by an administrator. */
    boolean isOurs(int token) {
        return (attributes(token) & OURS) != 0;
    }

    private int attributes(int token) {
        return cells[TOKEN_TABLE + token - FIRST];
    }

    private void setAttributes(int token, int attributes) {
        cells[TOKEN_TABLE + token - FIRST] = (byte) attributes;
    }

    /** One past the highest token. */
    int endOfTokens() {
        int end = FIRST + TOKENS;
        while (end > FIRST && attributes(end - 1) == 0) {
            end--;
        }
        return end;
    }

    static int firstToken() {
        return FIRST;
    }

    /** The token is dead from now on, wherever it is. */
    void kill(int token) {
        setAttributes(token, 0);
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            if (cells[slot] == token) {
                cells[slot] = DEAD;
            }
        }
        for (RunView run : runs) {
            run.forget(token);
        }
    }

    /** One interval passes over the tokens. */
    void age() {
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            int attributes = attributes(token) & ~YOUNG;
            if (attributes >= LIFE) {
                setAttributes(token, attributes - LIFE);
            } else if (attributes != 0) {
                kill(token);
            }
        }
    }

    boolean isHeld(int token) {
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            if (cells[slot] == token) {
                return true;
            }
        }
        return false;
    }

    /** Whether a slot of the role works, for consumers and for the rotator itself. */
    boolean hasUsable(Role role) {
        SlotName primary = SlotName.of(Slot.PRIMARY, role);
        SlotName secondary = SlotName.of(Slot.SECONDARY, role);
        return (isAlive(published(primary)) || isAlive(published(secondary)))
                && (isAlive(own(primary)) || isAlive(own(secondary)));
    }

    /** Whether every slot works, for consumers and for the rotator itself. */
    boolean allUsable() {
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            if (!isAlive(cells[slot])) {
                return false;
            }
        }
        return true;
    }

    /** Numbers the tokens anew, so that worlds that differ in their names alone become the same row of bytes. */
    void canonicalise() {
        int[] renamed = new int[FIRST + TOKENS];
        renamed[DEAD] = DEAD;
        int next = FIRST;
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            next = name(cells[slot], renamed, next);
        }
        for (RunView run : runs) {
            for (int index = 0; index < RunView.REFERENCES; index++) {
                next = name(run.reference(index), renamed, next);
            }
        }
        byte[] table = new byte[TOKENS];
        int[] sweeps = new int[runs.length];
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (renamed[token] != 0) {
                put(token, renamed[token], table, sweeps);
            }
        }
        nameLeftovers(renamed, next, table, sweeps);
        rename(renamed, table, sweeps);
    }

    private static int name(int token, int[] renamed, int next) {
        if (token >= FIRST && renamed[token] == 0) {
            renamed[token] = next;
            return next + 1;
        }
        return next;
    }

    /** Tokens that nobody mentions differ in what they are alone; several of a kind count as one. */
    private void nameLeftovers(int[] renamed, int next, byte[] table, int[] sweeps) {
        long[] kinds = new long[TOKENS];
        int count = 0;
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (renamed[token] == 0 && attributes(token) != 0) {
                long swept = (runs[0].isToSweep(token) ? 1L : 0L) + (runs[1].isToSweep(token) ? 2L : 0L);
                kinds[count++] = (attributes(token) * 4L + swept) * 64 + token;
            }
        }
        Arrays.sort(kinds, 0, count);
        int name = next;
        for (int i = 0; i < count; i++) {
            if (i == 0 || kinds[i] / 64 != kinds[i - 1] / 64) {
                put((int) (kinds[i] % 64), name++, table, sweeps);
            }
        }
    }

    private void put(int token, int name, byte[] table, int[] sweeps) {
        table[name - FIRST] = (byte) attributes(token);
        for (int run = 0; run < runs.length; run++) {
            if (runs[run].isToSweep(token)) {
                sweeps[run] |= 1 << name;
            }
        }
    }

    private void rename(int[] renamed, byte[] table, int[] sweeps) {
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            cells[slot] = (byte) renamed[cells[slot]];
        }
        for (int i = 0; i < runs.length; i++) {
            RunView run = runs[i];
            for (int index = 0; index < RunView.REFERENCES; index++) {
                run.setReference(index, renamed[run.reference(index)]);
            }
            run.setToSweep(sweeps[i]);
        }
        System.arraycopy(table, 0, cells, TOKEN_TABLE, TOKENS);
    }
}
