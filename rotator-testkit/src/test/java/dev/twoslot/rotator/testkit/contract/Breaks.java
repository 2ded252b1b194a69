package dev.twoslot.rotator.testkit.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A contract's run on an implementation that is wrong on purpose, and the one rule that it breaks. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Breaks {

    String value();

    /** Every class nested in the given one that breaks a rule, with the rule. */
    final class In {

        private In() {}

        static Stream<Arguments> each(Class<?> container) {
            return Arrays.stream(container.getDeclaredClasses())
                    .filter(wrong -> wrong.isAnnotationPresent(Breaks.class))
                    .sorted(Comparator.comparing(Class::getSimpleName))
                    .map(wrong -> Arguments.argumentSet(
                            wrong.getSimpleName() + " breaks " + rule(wrong),
                            wrong.asSubclass(SpiContract.class),
                            rule(wrong)));
        }

        static String[] rules(Class<?> container) {
            return Arrays.stream(container.getDeclaredClasses())
                    .filter(wrong -> wrong.isAnnotationPresent(Breaks.class))
                    .map(In::rule)
                    .toArray(String[]::new);
        }

        private static String rule(Class<?> wrong) {
            return wrong.getAnnotation(Breaks.class).value();
        }
    }
}
