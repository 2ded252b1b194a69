package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.SlotSignature;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation remembers from one run to the next, kept in its store's private copy: which vault this is, where it belongs, and
 * which runs have asked for tokens. Immutable, pure, without secrets.
 *
 * @param vault the vault's id; null before the first run has begun to write
 * @param home what the vault was made for: the issuer's realm and the store's location; empty if unknown
 * @param runs the ids of the runs that have begun to write, in order, each with the end of the tokens that it may have asked for
 * @param unswept how many runs in a row could not finish their sweep
 * @param behind the names of the destinations that are behind and of which an alert has told
 */
record RotationNotes(@Nullable String vault, String home, Map<String, Instant> runs, int unswept, Set<String> behind) {

    /** Far more runs than can have live tokens; what is older is left to expire. */
    private static final int MOST_RUNS = 256;

    private static final String HEADER = "two-slot notes 1";
    private static final RotationNotes NONE = new RotationNotes(null, "", Map.of(), 0, Set.of());

    RotationNotes {
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
        behind = Collections.unmodifiableSet(new TreeSet<>(behind));
    }

    boolean isNew() {
        return vault == null;
    }

    /** Whether the vault was made for another account or place. */
    boolean belongsElsewhere(String otherHome) {
        return !home.isEmpty() && !otherHome.isEmpty() && !home.equals(otherHome);
    }

    boolean asked(String runId) {
        return runs.containsKey(runId);
    }

    Set<String> runIds() {
        return runs.keySet();
    }

    /**
     * A run begins to write.
     *
     * @param id what the vault is called from now on
     * @param end when the tokens that it may ask for end
     * @param now runs whose tokens have ended by then are forgotten
     */
    RotationNotes begun(String id, String newHome, String runId, Instant end, Instant now) {
        Map<String, Instant> next = new LinkedHashMap<>(runs);
        next.values().removeIf(tokensEnd -> tokensEnd.isBefore(now));
        next.put(runId, end);
        var oldest = next.keySet().iterator();
        while (next.size() > MOST_RUNS) {
            oldest.next();
            oldest.remove();
        }
        return new RotationNotes(id, newHome, next, unswept, behind);
    }

    RotationNotes swept(boolean completely) {
        return new RotationNotes(vault, home, runs, completely ? 0 : Math.min(unswept + 1, 1_000_000), behind);
    }

    RotationNotes toldBehind(Set<String> destinations) {
        return new RotationNotes(vault, home, runs, unswept, destinations);
    }

    /** The notes as the store keeps them: a line for each fact, and those of a later version are ignored. */
    String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        if (vault != null) {
            text.append("vault ").append(vault).append('\n');
        }
        if (!home.isEmpty()) {
            text.append("home ").append(home).append('\n');
        }
        runs.forEach((run, end) ->
                text.append("run ").append(run).append(' ').append(end).append('\n'));
        behind.forEach(name -> text.append("behind ").append(name).append('\n'));
        return text.append("unswept ").append(unswept).append('\n').toString();
    }

    /**
     * Reads notes; empty ones are those of a vault that no run has written to.
     *
     * @throws IllegalArgumentException if they are none
     */
    static RotationNotes parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEADER)) {
            throw new IllegalArgumentException("the notes do not begin as a rotation's do");
        }
        String vault = null;
        String home = "";
        int unswept = 0;
        Map<String, Instant> runs = new LinkedHashMap<>();
        Set<String> behind = new TreeSet<>();
        try {
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "vault" -> vault = words[1];
                    case "home" -> home = line.substring("home ".length());
                    case "run" -> runs.put(words[1], Instant.parse(words[2]));
                    case "behind" -> behind.add(words[1]);
                    case "unswept" -> unswept = Integer.parseInt(words[1]);
                    default -> {
                        // A fact that a later version knows.
                    }
                }
            }
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("the notes are damaged", e);
        }
        if (vault != null && !SlotSignature.isVault(vault)) {
            throw new IllegalArgumentException("the notes are damaged: they name no vault");
        }
        return new RotationNotes(vault, home, runs, unswept, behind);
    }
}
