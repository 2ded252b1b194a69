package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Arrays;

/**
 * Everything that matters of the world, in one row of bytes: what each vault and the consumers' slots hold and who wrote it, which
 * tokens are alive, for how long and who asked for them, where each run stands, and the little of the past that the invariants
 * speak of.
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
    private static final int PUBLISHED = OWN + 2 * SLOTS;
    private static final int OFFERED = PUBLISHED + SLOTS;
    /** How many cells of the world, from the first, name a token. */
    private static final int REFERENCES = OFFERED + 2;

    private static final int MARKED = REFERENCES;
    private static final int WRITERS = MARKED + 1;
    private static final int COUNTERS = WRITERS + 1;
    private static final int TOKEN_TABLE = COUNTERS + Counter.values().length;
    private static final int RUNS = TOKEN_TABLE + TOKENS;
    /** How many bytes a world takes. */
    static final int SIZE = RUNS + 2 * RunView.SIZE;

    private static final int YOUNG = 1;
    private static final int EDIT = 2;
    private static final int ASKER = 4;
    private static final int LIFE = 16;
    private static final int ALIVE = 128;

    /** Who asked for a token, or wrote a slot: nobody that a vault knows of, one of the two vaults, or what both descend from. */
    static final int NOBODY = 0;

    static final int BOTH = 3;

    /** What stands for a vault, 0 or 1, as an asker and a writer. */
    static int writer(int vault) {
        return vault + 1;
    }

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
        CLEAN_RUNS,
        /** How often a person may still blank a slot's comment. */
        EDITS_LEFT,
        /** The vault whose run succeeded last. */
        IN_CHARGE,
        /** For each vault a bit: no run of it has begun to write yet. */
        NEW_VAULTS,
        /** Both vaults bear one id: one was restored or copied from the other. */
        ONE_ID
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

    /** The token that a vault's private copy of the slot holds. */
    int own(int vault, SlotName slot) {
        return cells[OWN + vault * SLOTS + slot.ordinal()];
    }

    /** The token that consumers get from the slot. */
    int published(SlotName slot) {
        return cells[PUBLISHED + slot.ordinal()];
    }

    /** Whether the private copy says that consumers get the same. */
    boolean isMarked(int vault, SlotName slot) {
        return (cells[MARKED] >> mark(vault, slot) & 1) == 1;
    }

    private static int mark(int vault, SlotName slot) {
        return vault * SLOTS + slot.ordinal();
    }

    void record(int vault, SlotName slot, int token) {
        cells[OWN + vault * SLOTS + slot.ordinal()] = (byte) token;
        unmark(vault, slot);
    }

    void unmark(int vault, SlotName slot) {
        cells[MARKED] &= (byte) ~(1 << mark(vault, slot));
    }

    /** @param writer who says so in the slot's comment */
    void publish(SlotName slot, int token, int writer) {
        cells[PUBLISHED + slot.ordinal()] = (byte) token;
        cells[WRITERS] &= (byte) ~(3 << (2 * slot.ordinal()));
        cells[WRITERS] |= (byte) (writer << (2 * slot.ordinal()));
    }

    /** Who says in the slot's comment that the slot is theirs; nobody, where it can't be read. */
    int writerOf(SlotName slot) {
        return (cells[WRITERS] >> (2 * slot.ordinal())) & 3;
    }

    void mark(int vault, SlotName slot, boolean published) {
        unmark(vault, slot);
        if (published) {
            cells[MARKED] |= (byte) (1 << mark(vault, slot));
        }
    }

    /** What an administrator offers for a role's PRIMARY. */
    int offered(Role role) {
        return cells[OFFERED + role.ordinal()];
    }

    void offer(Role role, int token) {
        cells[OFFERED + role.ordinal()] = (byte) token;
    }

    boolean isNew(int vault) {
        return (get(Counter.NEW_VAULTS) >> vault & 1) == 1;
    }

    void setNew(int vault, boolean isNew) {
        int others = get(Counter.NEW_VAULTS) & ~(1 << vault);
        set(Counter.NEW_VAULTS, others | (isNew ? 1 << vault : 0));
    }

    /** @param asker who asked for it */
    int newToken(Role role, int intervals, int asker) {
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (attributes(token) == 0) {
                int kind = ALIVE | YOUNG | ASKER * asker | (role == Role.SECRET_EDIT ? EDIT : 0);
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

    /** Whether the vault's notes know that it asked for the token. */
    boolean isAskedBy(int vault, int token) {
        return (attributes(token) / ASKER & writer(vault)) != 0;
    }

    /** Whether any vault's run asked for it, and no person made it. */
    boolean isAsked(int token) {
        return (attributes(token) / ASKER & BOTH) != NOBODY;
    }

    private int attributes(int token) {
        return cells[TOKEN_TABLE + token - FIRST] & 0xff;
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
        for (int reference = 0; reference < REFERENCES; reference++) {
            if (cells[reference] == token) {
                cells[reference] = DEAD;
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
            if ((attributes & ~ALIVE) >= LIFE) {
                setAttributes(token, attributes - LIFE);
            } else if (attributes != 0) {
                kill(token);
            }
        }
    }

    /** Whether a slot of consumers' or of the vault's private copy holds it. */
    boolean isHeld(int vault, int token) {
        for (SlotName slot : SlotName.values()) {
            if (published(slot) == token || own(vault, slot) == token) {
                return true;
            }
        }
        return false;
    }

    /** Whether a slot of the role works, for consumers and for the vault that is in charge. */
    boolean hasUsable(Role role) {
        int vault = get(Counter.IN_CHARGE);
        SlotName primary = SlotName.of(Slot.PRIMARY, role);
        SlotName secondary = SlotName.of(Slot.SECONDARY, role);
        return (isAlive(published(primary)) || isAlive(published(secondary)))
                && (isAlive(own(vault, primary)) || isAlive(own(vault, secondary)));
    }

    /** Whether every slot works, for consumers and for the vault that is in charge. */
    boolean allUsable() {
        for (SlotName slot : SlotName.values()) {
            if (!isAlive(published(slot)) || !isAlive(own(get(Counter.IN_CHARGE), slot))) {
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
        for (int reference = 0; reference < REFERENCES; reference++) {
            next = name(cells[reference], renamed, next);
        }
        for (RunView run : runs) {
            for (int index = 0; index < RunView.REFERENCES; index++) {
                next = name(run.reference(index), renamed, next);
            }
        }
        byte[] table = new byte[TOKENS];
        Sets sets = new Sets();
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (renamed[token] != 0) {
                put(token, renamed[token], table, sets);
            }
        }
        nameOrphans(renamed, next, table, sets);
        rename(renamed, table, sets);
    }

    private static int name(int token, int[] renamed, int next) {
        if (token >= FIRST && renamed[token] == 0) {
            renamed[token] = next;
            return next + 1;
        }
        return next;
    }

    /** Tokens that nobody mentions differ in what they are alone; several of a kind count as one. */
    private void nameOrphans(int[] renamed, int next, byte[] table, Sets sets) {
        long[] kinds = new long[TOKENS];
        int count = 0;
        for (int token = FIRST; token < FIRST + TOKENS; token++) {
            if (renamed[token] == 0 && attributes(token) != 0) {
                kinds[count++] = (attributes(token) * 16L + sets(token)) * 64 + token;
            }
        }
        Arrays.sort(kinds, 0, count);
        int name = next;
        for (int i = 0; i < count; i++) {
            if (i == 0 || kinds[i] / 64 != kinds[i - 1] / 64) {
                put((int) (kinds[i] % 64), name++, table, sets);
            }
        }
    }

    private void put(int token, int name, byte[] table, Sets sets) {
        table[name - FIRST] = (byte) attributes(token);
        for (int run = 0; run < runs.length; run++) {
            sets.toSweep[run] |= runs[run].isToSweep(token) ? 1 << name : 0;
            sets.claimed[run] |= runs[run].isClaimed(token) ? 1 << name : 0;
        }
    }

    /** In which of the runs' sets the token is. */
    private int sets(int token) {
        int sets = 0;
        for (RunView run : runs) {
            sets = sets * 4 + (run.isToSweep(token) ? 1 : 0) + (run.isClaimed(token) ? 2 : 0);
        }
        return sets;
    }

    /** The runs' sets of tokens, under their new names. */
    private static final class Sets {
        final int[] toSweep = new int[2];
        final int[] claimed = new int[2];
    }

    private void rename(int[] renamed, byte[] table, Sets sets) {
        for (int reference = 0; reference < REFERENCES; reference++) {
            cells[reference] = (byte) renamed[cells[reference]];
        }
        for (int i = 0; i < runs.length; i++) {
            RunView run = runs[i];
            for (int index = 0; index < RunView.REFERENCES; index++) {
                run.setReference(index, renamed[run.reference(index)]);
            }
            run.setToSweep(sets.toSweep[i]);
            run.setClaimed(sets.claimed[i]);
        }
        System.arraycopy(table, 0, cells, TOKEN_TABLE, TOKENS);
    }
}
