package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonFields;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options as the control path writes them: {@code withTokenQuota(3)} is {@code "tokenQuota": 3}, a duration is a number of
 * whole seconds, a choice is the name of its constant. The methods are found by their names, so that an option can't be
 * forgotten here.
 */
final class OptionsJson {
    private static final String WITH = "with";

    private OptionsJson() {}

    static ObjectNode write(SimulationOptions options) {
        ObjectNode json = JsonText.object();
        choices().forEach((key, method) -> {
            Object value = invoke(getter(key), options);
            if (value instanceof Duration duration) {
                json.put(key, duration.toSeconds());
            } else if (value instanceof Integer number) {
                json.put(key, number);
            } else if (value instanceof Boolean flag) {
                json.put(key, flag);
            } else {
                json.put(key, value.toString());
            }
        });
        return json;
    }

    /**
     * The options with those that the object names chosen anew.
     *
     * @throws IllegalArgumentException if a key or a value is not understood; the message names the key
     */
    static SimulationOptions changed(SimulationOptions options, @Nullable JsonNode json) {
        Map<String, Method> choices = choices();
        new JsonFields(json, "options", choices.keySet());
        SimulationOptions changed = options;
        if (json != null) {
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                Method with = choices.get(entry.getKey());
                if (with != null) {
                    Object value = value(entry.getKey(), entry.getValue(), with.getParameterTypes()[0]);
                    changed = (SimulationOptions) invoke(with, changed, value);
                }
            }
        }
        return changed;
    }

    private static Map<String, Method> choices() {
        Map<String, Method> choices = new TreeMap<>();
        for (Method method : SimulationOptions.class.getMethods()) {
            if (method.getName().startsWith(WITH) && method.getParameterCount() == 1) {
                String name = method.getName().substring(WITH.length());
                choices.put(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), method);
            }
        }
        return choices;
    }

    private static Method getter(String key) {
        try {
            return SimulationOptions.class.getMethod(key);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every option can be read", e);
        }
    }

    private static Object value(String key, JsonNode json, Class<?> type) {
        if (type == Duration.class && json.isIntegralNumber()) {
            return Duration.ofSeconds(json.asLong());
        }
        if (type == int.class && json.isInt()) {
            return json.asInt();
        }
        if (type == boolean.class && json.isBoolean()) {
            return json.asBoolean();
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(json.asText())) {
                    return constant;
                }
            }
        }
        throw new IllegalArgumentException(key + " must be " + expected(type));
    }

    private static String expected(Class<?> type) {
        if (type == Duration.class) {
            return "a whole number of seconds";
        }
        if (type.isEnum()) {
            List<String> names =
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
            return "one of " + String.join(", ", names);
        }
        return type == int.class ? "a whole number" : "true or false";
    }

    private static Object invoke(Method method, SimulationOptions options, Object... arguments) {
        try {
            return method.invoke(options, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new AssertionError("an option is chosen or refused", e);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the methods of the options are public", e);
        }
    }
}
