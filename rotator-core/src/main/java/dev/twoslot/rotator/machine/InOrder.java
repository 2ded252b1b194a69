package dev.twoslot.rotator.machine;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Copies that can't be changed and are iterated in the order in which the enum declares its constants. The JDK's own {@code copyOf} picks
 * an order anew in each process, and the order of a run's calls must be the same in each.
 */
final class InOrder {

    private InOrder() {}

    static <E extends Enum<E>> Set<E> set(Class<E> type, Set<E> elements) {
        Set<E> copy = EnumSet.noneOf(type);
        copy.addAll(elements);
        return Collections.unmodifiableSet(copy);
    }

    static <K extends Enum<K>, V> Map<K, V> map(Class<K> type, Map<K, V> entries) {
        Map<K, V> copy = new EnumMap<>(type);
        copy.putAll(entries);
        return Collections.unmodifiableMap(copy);
    }
}
