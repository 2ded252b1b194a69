package dev.twoslot.rotator.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HookOutputTest {

    private static final String VALUE = "canary-värde-0123456789";

    private final List<String> log = new ArrayList<>();
    private final HookOutput output = new HookOutput(new SecretMask(SecretValue.of(VALUE)), log::add);

    private void add(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.add(bytes, bytes.length);
    }

    @Test
    void itGoesOnByLinesAsSoonAsALineIsThere() {
        add("one\ntwo\r\nth");
        assertThat(log).containsExactly("one", "two");
        add("ree\n\nlast");
        output.end();

        assertThat(log).containsExactly("one", "two", "three", "", "last");
    }

    @Test
    void charactersAndValuesThatAreCutInTwoAreWhole() {
        byte[] bytes = ("é€😀 " + VALUE + " end\n").getBytes(UTF_8);
        for (byte b : bytes) {
            output.add(new byte[] {b}, 1);
        }

        assertThat(log).containsExactly("é€😀 *** end");
    }

    @Test
    void aValueOverTwoLinesIsMasked() {
        add("it is " + VALUE.substring(0, 5) + "\n");
        assertThat(log).isEmpty();
        add(VALUE.substring(5) + " end\n");

        assertThat(log).containsExactly("it is *** end");
    }

    @Test
    void whatSteersATerminalOrBreaksALineIsMadeVisible() {
        add("\u001b[31mred\u0007\ta\u2028b\u202ec\u0085d\re\u0000\n");

        assertThat(log).containsExactly("\\u001b[31mred\\u0007 a\\u2028b\\u202ec\\u0085d\\u000de\\u0000");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        output.add(new byte[] {'a', (byte) 0xff, (byte) 0xc3, '(', '\n', (byte) 0xe2, (byte) 0x82}, 7);
        output.end();

        assertThat(log).containsExactly("a\ufffd\ufffd(", "\ufffd");
    }

    @Test
    void linesAreCutAndCounted() {
        add("x".repeat(5000));
        add("y".repeat(5000) + "\n");
        for (int i = 1; i < HookOutput.MOST_LINES + 50; i++) {
            add(i + "\n");
        }
        output.end();

        assertThat(log).hasSize(HookOutput.MOST_LINES + 1);
        assertThat(log.get(0)).isEqualTo("x".repeat(HookOutput.LONGEST_LINE) + "...");
        assertThat(log.get(HookOutput.MOST_LINES - 1)).isEqualTo("199");
        assertThat(log.get(HookOutput.MOST_LINES)).contains("more than 200 lines");
    }

    @Test
    void anyBytesInAnyPiecesAreTaken() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] piece = new byte[random.nextInt(i % 100 == 0 ? HookOutput.piece() : 40)];
            random.nextBytes(piece);
            output.add(piece, piece.length);
        }
        output.end();

        assertThat(log)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.chars().noneMatch(Character::isISOControl))
                        .isTrue());
    }
}
