package dev.twoslot.rotator.testkit.simulation.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of a request, in the order in which they came. The case of a name does not count. Immutable. */
public final class HeaderFields {

    /** One field line. */
    record Field(String name, String value) {}

    private final List<Field> fields;

    HeaderFields(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** The value of the first field of this name, or null. */
    public @Nullable String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** The values of all fields of this name. */
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** Whether a comma separated list under this name has the word, whatever its case. */
    boolean lists(String name, String word) {
        return all(name).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(item -> item.strip().equalsIgnoreCase(word));
    }

    /** The names alone, as values may be credentials. */
    @Override
    public String toString() {
        return "HeaderFields" + fields.stream().map(Field::name).toList();
    }
}
