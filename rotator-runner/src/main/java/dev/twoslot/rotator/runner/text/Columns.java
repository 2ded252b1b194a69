package dev.twoslot.rotator.runner.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of plain text in columns. */
final class Columns {

    private Columns() {}

    /** A line for each row, columns as wide as their widest cell, no white space at a line's end. */
    static List<String> aligned(List<List<String>> rows) {
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            int index = column;
            int width =
                    rows.stream().mapToInt(any -> any.get(index).length()).max().orElse(0);
            padded.add(row.get(column) + " ".repeat(width - row.get(column).length()));
        }
        return padded.stream().collect(Collectors.joining("  ")).stripTrailing();
    }
}
