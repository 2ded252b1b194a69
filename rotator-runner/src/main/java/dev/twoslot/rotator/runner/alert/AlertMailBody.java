package dev.twoslot.rotator.runner.alert;

import dev.twoslot.rotator.runner.text.Paragraph;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a mail says, and how that looks in plain text and in HTML. Both say the same in the same order. The HTML fits a phone
 * without being moved sideways, and leaves all colours to the reader, which may be dark or light.
 *
 * @param opening what the preview of a mailbox shows after the subject
 * @param sections prose
 * @param slotsTitle what stands above the slots
 * @param slots facts of each
 * @param where what the mail is about
 */
record AlertMailBody(String opening, List<Section> sections, String slotsTitle, List<Facts> slots, Facts where) {

    AlertMailBody {
        sections = List.copyOf(sections);
        slots = List.copyOf(slots);
    }

    /** @param lines paragraphs, each of which begins on a line of its own */
    record Section(String title, List<String> lines) {
        Section {
            lines = List.copyOf(lines);
        }
    }

    /** @param facts label and value, in the order in which they are shown */
    record Facts(String title, Map<String, String> facts) {}

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(Paragraph.wrap(opening)).append("\n\n");
        for (Section section : sections) {
            text.append(section.title()).append('\n');
            section.lines()
                    .forEach(line -> text.append(Paragraph.wrap("  ", line)).append('\n'));
            text.append('\n');
        }
        if (!slots.isEmpty()) {
            text.append(slotsTitle).append('\n');
            slots.forEach(slot -> {
                text.append("  ").append(slot.title()).append('\n');
                text(text, "    ", slot);
            });
            text.append('\n');
        }
        text.append(where.title()).append('\n');
        text(text, "  ", where);
        return text.toString();
    }

    private static void text(StringBuilder text, String indent, Facts facts) {
        facts.facts()
                .forEach((label, value) -> text.append(indent)
                        .append(String.format(Locale.ROOT, "%-12s %s", label, value))
                        .append('\n'));
    }

    String html() {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                </head>
                <body style="max-width:40em;font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere">
                """);
        element(html, "p", opening);
        for (Section section : sections) {
            element(html, "h3", section.title());
            section.lines().forEach(line -> element(html, "p", line));
        }
        if (!slots.isEmpty()) {
            element(html, "h3", slotsTitle);
            slots.forEach(slot -> facts(html, "h4", slot));
        }
        facts(html, "h3", where);
        return html.append("</body>\n</html>\n").toString();
    }

    private static void facts(StringBuilder html, String titleElement, Facts facts) {
        element(html, titleElement, facts.title());
        html.append("<table>\n");
        facts.facts().forEach((label, value) -> {
            html.append("<tr>");
            element(html, "td", label);
            element(html, "td", value);
            html.append("</tr>\n");
        });
        html.append("</table>\n");
    }

    private static void element(StringBuilder html, String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        html.append('<')
                .append(name)
                .append('>')
                .append(escaped)
                .append("</")
                .append(name)
                .append(">\n");
    }
}
