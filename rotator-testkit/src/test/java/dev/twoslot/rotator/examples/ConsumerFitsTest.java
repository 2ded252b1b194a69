package dev.twoslot.rotator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Each fit is run against something that refuses PRIMARY and takes SECONDARY. HTTP clients: {@link HttpClientFitsTest}. */
class ConsumerFitsTest {

    private final SlotCredentials slots =
            SlotCredentials.of(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void a_pool_logs_in_with_SECONDARYs_password_until_PRIMARYs_is_known_to_the_database() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:rotated;DB_CLOSE_DELAY=-1");
        try (Connection connection = database.getConnection("sa", "old")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        try (HikariDataSource pool = HikariExample.pool(database, "sa", slots);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(slots.secondaryInUse()).isTrue();

            statement.execute("ALTER USER SA SET PASSWORD 'new'");
        }
        try (HikariDataSource pool = HikariExample.pool(database, "sa", slots);
                Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(slots.secondaryInUse()).isFalse();
        }
    }

    @Test
    void a_retry_around_the_slots_waits_for_faults_and_not_for_refusals() throws Exception {
        assertThat(RetryExamples.<String>withResilience4j(slots, token -> faultyOnce(token)))
                .isEqualTo("old");
        assertThat(seen).containsExactly("new", "old", "new", "old");
    }

    @Test
    void failsafe_around_the_slots_does_the_same() {
        assertThat(RetryExamples.<String>withFailsafe(slots, token -> faultyOnce(token)))
                .isEqualTo("old");
        assertThat(seen).containsExactly("new", "old", "new", "old");
    }

    @Test
    void a_retry_does_not_repeat_what_both_slots_were_refused_for() {
        assertThatThrownBy(() -> RetryExamples.withResilience4j(slots, token -> {
                    seen.add(token.reveal());
                    throw new CredentialRejectedException("401");
                }))
                .isInstanceOf(BothSlotsFailedException.class);

        assertThat(seen).containsExactly("new", "old");
    }

    /** Refuses PRIMARY; the second call of all ends in a fault. */
    private String faultyOnce(SecretValue token) throws IOException {
        seen.add(token.reveal());
        if (seen.size() == 2) {
            throw new IOException("reset");
        }
        if (token.reveal().equals("new")) {
            throw new CredentialRejectedException("401");
        }
        return token.reveal();
    }
}
