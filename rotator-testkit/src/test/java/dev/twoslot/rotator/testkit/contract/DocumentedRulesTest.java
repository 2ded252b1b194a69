package dev.twoslot.rotator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/TESTKIT.md lists the rules of each contract, so it is held to them. */
class DocumentedRulesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                TokenIssuerContract.class,
                SecretSlotStoreContract.class,
                DestinationContract.class,
                MutexContract.class,
                AlerterContract.class
            })
    void the_table_of_a_contract_has_its_rules_in_their_own_words(Class<? extends SpiContract> contract)
            throws IOException {
        List<String> rules = Stream.of(contract.getDeclaredMethods())
                .map(method -> method.getName().split("_", 2))
                .filter(idAndWords -> SpiContract.rulesOf(contract).contains(idAndWords[0]))
                .map(idAndWords -> "| " + idAndWords[0] + " | "
                        + idAndWords[1]
                                .replace("_can_t_", "_can't_")
                                .replace("_don_t_", "_don't_")
                                .replace('_', ' '))
                .toList();

        assertThat(rulesIn(table(contract))).containsExactlyInAnyOrderElementsOf(rules);
    }

    private static String table(Class<?> contract) throws IOException {
        String documentation =
                Files.readString(Path.of(System.getProperty("basedir", "")).resolve("../docs/TESTKIT.md"));
        String after = documentation.split("\n`" + contract.getSimpleName() + "`:\n\n", 2)[1];
        return after.split("\n\n", 2)[0];
    }

    private static List<String> rulesIn(String table) {
        return table.lines()
                .filter(line -> line.matches("\\| [A-Z][0-9]+ .*"))
                .map(line -> line.substring(0, line.lastIndexOf(" | ")))
                .toList();
    }
}
