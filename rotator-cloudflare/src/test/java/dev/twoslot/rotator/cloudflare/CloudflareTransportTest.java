package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudflareTransportTest {

    private final SimulatedRun run = new SimulatedRun();
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    @AfterEach
    void end() {
        run.close();
    }

    @Test
    void an_account_that_is_closed_leaves_no_thread_behind() {
        CloudflareAccount account = account().build();
        list(account);
        assertThat(clientThreads()).as("threads of an account in use").isNotEmpty();

        account.close();
        account.close();

        assertThat(clientThreads()).isEmpty();
    }

    @Test
    void connections_that_were_exchanged_end_with_the_others() {
        CloudflareAccount account = account().build();
        for (int times = 1; times <= 3; times++) {
            list(account);
            account.client().distrustConnections();
        }
        list(account);

        account.close();

        assertThat(clientThreads()).isEmpty();
    }

    @Test
    void a_call_after_the_end_is_not_sent_and_says_so() {
        CloudflareAccount account = account().build();
        account.close();
        account.client().distrustConnections();

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> list(account));

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(e).hasMessageContaining("the program has closed the connections");
        assertThat(run.calls("GET", "/tokens")).isZero();
    }

    @Test
    void accounts_share_a_transport_and_leave_it_open_when_they_are_closed() {
        CloudflareTransport shared = CloudflareTransport.builder().build();
        List<CloudflareAccount> fleet = List.of(
                account().transport(shared).build(), account().transport(shared).build());
        fleet.forEach(account -> list(account));
        assertThat(selectors()).as("selectors of two accounts").isEqualTo(1);

        fleet.get(0).close();
        list(fleet.get(1));

        shared.close();
        assertThat(clientThreads()).isEmpty();
    }

    @Test
    void an_executor_that_was_given_is_left_alone() throws Exception {
        ExecutorService given = Executors.newCachedThreadPool();
        CloudflareTransport transport =
                CloudflareTransport.builder().executor(given).build();
        try {
            CloudflareAccount account = account().transport(transport).build();
            list(account);

            transport.close();

            assertThat(given.submit(() -> "works").get()).isEqualTo("works");
        } finally {
            given.shutdownNow();
        }
    }

    private CloudflareAccount.Builder account() {
        return CloudflareAccount.builder(run.cloudflare.accountId())
                .baseUrl(run.cloudflare.baseUrl())
                .time(run.clock);
    }

    private void list(CloudflareAccount account) {
        assertThat(CloudflareTokenIssuer.builder(account)
                        .secretsStore(run.cloudflare.storeId())
                        .build()
                        .list("", run.creating()))
                .isNotEmpty();
    }

    private long selectors() {
        return clientThreads().stream()
                .filter(name -> name.contains("SelectorManager"))
                .count();
    }

    /** The names of the threads in the group of a transport's, but for those of other tests. */
    private List<String> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> {
                    ThreadGroup group = thread.getThreadGroup();
                    return group != null && group.getName().equals("two-slot-http");
                })
                .map(Thread::getName)
                .collect(Collectors.toList());
    }
}
