package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.slot.SecretValue;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every text that can be reached from an object through fields, elements, causes and suppressed exceptions, private ones
 * included: what a debugger, a serializer or a heap dump would find there. A {@link SecretValue} is where secrets belong and
 * is not entered; of what the JDK keeps closed, the printed form counts.
 */
final class ReachableText {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private final List<String> texts = new ArrayList<>();

    private ReachableText() {}

    static List<String> from(Object root) {
        ReachableText walk = new ReachableText();
        walk.add(root);
        while (!walk.open.isEmpty()) {
            walk.enter(walk.open.pop());
        }
        return walk.texts;
    }

    private void add(@Nullable Object object) {
        if (object != null && !(object instanceof SecretValue) && seen.add(object)) {
            open.push(object);
        }
    }

    private void enter(Object object) {
        if (object instanceof CharSequence || object instanceof Enum<?>) {
            texts.add(object.toString());
        } else if (object instanceof char[] characters) {
            texts.add(new String(characters));
        } else if (object instanceof byte[] bytes) {
            texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
        } else if (object.getClass().isArray()) {
            for (int index = 0; index < Array.getLength(object); index++) {
                add(Array.get(object, index));
            }
        } else if (object instanceof Collection<?> elements) {
            elements.forEach(this::add);
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(this::add);
        } else {
            texts.add(object.toString());
            if (object instanceof Throwable thrown) {
                add(thrown.getMessage());
                add(thrown.getCause());
                Arrays.stream(thrown.getSuppressed()).forEach(this::add);
            }
            fields(object);
        }
    }

    private void fields(Object object) {
        for (Class<?> type = object.getClass(); type != null && isOpen(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    try {
                        add(field.get(object));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(field.getName() + " was accessible a moment ago", e);
                    }
                }
            }
        }
    }

    private static boolean isOpen(Class<?> type) {
        return !type.getName().startsWith("java.") && !type.getName().startsWith("jdk.");
    }
}
