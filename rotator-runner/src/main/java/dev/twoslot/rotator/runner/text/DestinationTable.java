package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.spi.DestinationStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How each destination stands, as a table of plain text. */
public final class DestinationTable {

    private static final List<String> HEADER =
            List.of("DESTINATION", "STATE", "ITS CONSUMERS HAVE A TOKEN UNTIL (UTC)");

    private DestinationTable() {}

    /** Whether the table says more than the one of the slots: there is a destination beside the first, or one that is behind. */
    public static boolean isOfUse(List<DestinationStatus> destinations) {
        return destinations.size() > 1 || destinations.stream().anyMatch(DestinationStatus::isBehind);
    }

    /** One line for the header and one for each destination, columns aligned, no white space at a line's end. */
    public static List<String> lines(List<DestinationStatus> destinations, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        destinations.forEach(destination ->
                rows.add(List.of(destination.name(), state(destination, now), usableUntil(destination, now))));
        return Columns.aligned(rows);
    }

    /** {@code current}, or {@code behind} and since when. */
    public static String state(DestinationStatus destination, Instant now) {
        if (!destination.isBehind()) {
            return "current";
        }
        Instant since = destination.behindSince();
        return since == null ? "behind" : "behind since " + InstantText.both(since, now);
    }

    /** When the last token of a role ends that a consumer may find there. */
    public static String usableUntil(DestinationStatus destination, Instant now) {
        Instant until = destination.usableUntil();
        return until == null ? "unknown" : InstantText.withoutZone(until) + ", " + InstantText.relative(until, now);
    }
}
