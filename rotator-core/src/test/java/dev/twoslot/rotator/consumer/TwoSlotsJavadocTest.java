package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An overview shows the first line of a method's Javadoc alone, so that line has to warn. */
class TwoSlotsJavadocTest {

    private static final Pattern DOCUMENTED_METHOD =
            Pattern.compile("(?s)/\\*\\*(?:(?!\\*/).)*\\*/\\s*(?:@[^\\n]*\\n\\s*)?public static[^;{]*");

    @Test
    void the_first_line_of_every_form_says_that_the_call_may_run_twice() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/twoslot/rotator/consumer/TwoSlots.java"));
        List<String> firstLines = DOCUMENTED_METHOD
                .matcher(source)
                .results()
                .map(MatchResult::group)
                .filter(method -> method.contains("tryPrimaryThenSecondary"))
                .map(method -> method.lines().skip(1).findFirst().orElse(""))
                .toList();

        assertThat(firstLines).hasSize(7).allSatisfy(line -> assertThat(line).contains(" that may run twice"));
    }
}
