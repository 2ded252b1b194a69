package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws which generation each slot holds. */
public final class SlotPicture {

    private SlotPicture() {}

    /**
     * @param generations a letter for each slot that holds a token; a slot without one is drawn empty
     * @return lines: a header, and one for each role
     */
    public static List<String> lines(Map<SlotName, String> generations) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", " PRIMARY", "SECONDARY"));
        for (Role role : Role.values()) {
            lines.add(row(
                    role.label().replace('-', ' '),
                    box(generations.get(SlotName.of(Slot.PRIMARY, role))),
                    box(generations.get(SlotName.of(Slot.SECONDARY, role)))));
        }
        return lines;
    }

    private static String row(String role, String primary, String secondary) {
        return String.format(Locale.ROOT, "      %-16s  %-9s  %-9s", role, primary, secondary)
                .stripTrailing();
    }

    private static String box(@Nullable String generation) {
        return "  [ " + (generation == null ? " " : generation) + " ]";
    }
}
