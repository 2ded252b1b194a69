package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.SlotStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each slot holds, as a table of plain text that fits into 120 columns. */
public final class SlotTable {

    private static final List<String> HEADER = List.of("SLOT", "TOKEN ID", "EXPIRES (UTC)", "FINGERPRINT", "CERTAINTY");

    private SlotTable() {}

    /** One line for the header and one for each slot, columns aligned, no white space at a line's end. */
    public static List<String> lines(List<SlotStatus> slots, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        slots.forEach(slot -> rows.add(cells(slot, now)));
        return Columns.aligned(rows);
    }

    private static List<String> cells(SlotStatus slot, Instant now) {
        Instant end = slot.expiresAt();
        return List.of(
                slot.slot().name(),
                tokenId(slot),
                end == null ? noEnd(slot) : InstantText.withoutZone(end) + ", " + InstantText.relative(end, now),
                fingerprint(slot),
                certainty(slot));
    }

    public static String tokenId(SlotStatus slot) {
        return slot.tokenId() != null ? slot.tokenId() : slot.fingerprint() == null ? "-" : "unknown";
    }

    /** What stands in the place of an expiry: the issuer told none, or there is no token. */
    public static String noEnd(SlotStatus slot) {
        return slot.fingerprint() == null ? "-" : "none known";
    }

    public static String fingerprint(SlotStatus slot) {
        return slot.fingerprint() == null ? "-" : slot.fingerprint();
    }

    public static String certainty(SlotStatus slot) {
        return slot.certainty().name().toLowerCase(Locale.ROOT);
    }
}
