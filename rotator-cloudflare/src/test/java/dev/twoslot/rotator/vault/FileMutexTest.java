package dev.twoslot.rotator.vault;

import static dev.twoslot.rotator.vault.VaultFixture.DEADLINE;
import static dev.twoslot.rotator.vault.VaultFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMutexTest {

    private static final Duration TTL = Duration.ofSeconds(300);

    @TempDir
    Path directory;

    private final VirtualClock clock = VirtualClock.create();
    private Path file;
    private FileMutex mutex;

    @BeforeEach
    void setUp() {
        file = directory.resolve("slots.vault.lock");
        mutex = FileMutex.at(file, clock);
    }

    @AfterEach
    void letGo() {
        // A lease of this test must not outlive it: what is held is known to the whole process.
        clock.advance(TTL.multipliedBy(2));
        mutex.tryAcquire(lease(TTL)).lease().ifPresent(lease -> lease.release(DEADLINE));
    }

    private Optional<Lease> acquire() {
        return mutex.tryAcquire(lease(TTL)).lease();
    }

    @Test
    void it_keeps_runs_apart_on_this_host() {
        assertThat(mutex.strength()).isEqualTo(Mutex.Strength.HOST);
    }

    @Test
    void while_one_holds_it_nobody_else_gets_it_from_this_or_another_instance() {
        Lease lease = acquire().orElseThrow();

        assertThat(acquire()).isEmpty();
        assertThat(FileMutex.at(file, clock).tryAcquire(lease(TTL)).lease()).isEmpty();

        lease.release(DEADLINE);
        assertThat(FileMutex.at(file, clock).tryAcquire(lease(TTL)).lease()).isPresent();
    }

    @Test
    void another_name_of_the_same_file_is_the_same_mutex() throws Exception {
        assertThat(acquire()).isPresent();
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);

        assertThat(FileMutex.at(link.resolve("slots.vault.lock"), clock)
                        .tryAcquire(lease(TTL))
                        .lease())
                .isEmpty();
        assertThat(FileMutex.at(directory.resolve("x/../slots.vault.lock"), clock)
                        .tryAcquire(lease(TTL))
                        .lease())
                .isEmpty();
    }

    @Test
    void a_file_stands_for_one_rotation_whatever_its_name() {
        assertThat(acquire()).isPresent();

        assertThat(mutex.tryAcquire(new LeaseRequest("another", TTL, Duration.ZERO, DEADLINE))
                        .lease())
                .isEmpty();
    }

    @Test
    void whoever_is_refused_learns_who_holds_it_and_until_when() {
        assertThat(acquire()).isPresent();

        Acquisition refused = mutex.tryAcquire(lease(TTL));

        assertThat(refused.lease()).isEmpty();
        assertThat(refused.heldUntil()).contains(clock.instant().plus(TTL));
        assertThat(refused.holder()).isEqualTo("pid " + ProcessHandle.current().pid() + ", since " + clock.instant());
    }

    @Test
    void the_lease_lasts_for_the_ttl_from_before_it_was_asked_for() {
        Lease lease = acquire().orElseThrow();

        assertThat(lease.deadline()).isEqualTo(VirtualClock.create().instant().plus(TTL));
        assertThat(lease.covers(lease.deadline())).isTrue();
        assertThat(lease.covers(lease.deadline().plusNanos(1))).isFalse();
        assertThat(lease.fencingToken()).isEmpty();
    }

    @Test
    void a_lease_that_was_released_covers_nothing_and_releasing_it_again_is_fine() {
        Lease first = acquire().orElseThrow();
        first.release(DEADLINE);
        Lease second = acquire().orElseThrow();

        first.release(DEADLINE);

        assertThat(first.covers(clock.instant())).isFalse();
        assertThat(second.covers(clock.instant())).isTrue();
        assertThat(acquire()).isEmpty();
    }

    @Test
    void a_lease_that_ran_out_makes_way_within_this_process_and_can_t_take_the_next_holder_s_away() throws Exception {
        Lease forgotten = acquire().orElseThrow();
        clock.advance(TTL.minusNanos(1));
        assertThat(acquire()).isEmpty();

        clock.advance(Duration.ofNanos(1));
        Lease next = acquire().orElseThrow();
        forgotten.release(DEADLINE);

        assertThat(forgotten.covers(clock.instant())).isFalse();
        assertThat(next.covers(clock.instant())).isTrue();
        assertThat(acquire()).isEmpty();
        assertThat(otherProcessGetsIt()).isFalse();
    }

    @Test
    void the_file_tells_people_who_holds_it_and_is_empty_and_still_there_afterwards() throws Exception {
        Lease lease = acquire().orElseThrow();

        assertThat(textSeenByAnotherProcess())
                .isEqualTo("pid " + ProcessHandle.current().pid()
                        + " since 2026-01-01T00:00:00Z until 2026-01-01T00:05:00Z");
        lease.release(DEADLINE);
        assertThat(file).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_symbolic_link_or_a_directory_in_its_place_is_refused() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link.lock"), victim);

        for (Path wrong : new Path[] {link, directory}) {
            assertThatThrownBy(() ->
                            FileMutex.at(wrong, clock).tryAcquire(lease(TTL)).lease())
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.PERMANENT))
                    .hasMessageContainingAll(wrong.toString(), "not a regular file");
        }
        assertThat(victim).hasContent("precious");
    }

    @Test
    void an_interrupted_thread_gets_nothing_and_leaves_it_free() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(this::acquire)
                    .isInstanceOfSatisfying(
                            RotatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(RotatorException.Kind.TRANSIENT));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(acquire()).isPresent();
    }

    @Test
    void a_second_attempt_in_this_process_doesn_t_open_the_door_to_another_process() throws Exception {
        Lease lease = acquire().orElseThrow();
        assertThat(acquire()).isEmpty();

        assertThat(otherProcessGetsIt()).isFalse();

        lease.release(DEADLINE);
        assertThat(otherProcessGetsIt()).isTrue();
    }

    @Test
    void a_second_copy_of_the_library_in_this_process_keeps_what_it_holds() throws Exception {
        try (FileChannel secondCopy = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            secondCopy.lock();

            assertThat(acquire()).isEmpty();
            assertThat(acquire()).isEmpty();
            assertThat(otherProcessGetsIt()).isFalse();
        }
        assertThat(acquire()).isPresent();
    }

    @Test
    void a_process_that_holds_it_keeps_others_out_until_it_releases() throws Exception {
        try (ChildJvm holder = ChildJvm.run(Holder.class, file.toString())) {
            assertThat(holder.line()).isEqualTo("held");
            assertThat(Files.readString(file)).startsWith("pid " + holder.pid() + "\n");
            assertThat(acquire()).isEmpty();

            holder.say("release");
            assertThat(holder.line()).isEqualTo("released");
            assertThat(acquire()).isPresent();
        }
    }

    @Test
    void a_process_that_was_killed_holds_it_no_longer() throws Exception {
        try (ChildJvm holder = ChildJvm.run(Holder.class, file.toString())) {
            assertThat(holder.line()).isEqualTo("held");
            assertThat(acquire()).isEmpty();

            holder.kill();

            assertThat(Files.readString(file)).startsWith("pid " + holder.pid() + "\n");
            assertThat(acquire()).isPresent();
        }
    }

    /** Tries to become the holder, says whether it did, and releases when told to. */
    static final class Holder {
        public static void main(String... arguments) throws Exception {
            Optional<Lease> lease = FileMutex.at(Path.of(arguments[0]), Time.system())
                    .tryAcquire(lease(TTL))
                    .lease();
            System.out.println(lease.isPresent() ? "held" : "refused");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lease.isPresent() && "release".equals(in.readLine())) {
                lease.get().release(Time.system().instant());
                System.out.println("released");
            }
        }
    }

    private boolean otherProcessGetsIt() throws Exception {
        try (ChildJvm holder = ChildJvm.run(Holder.class, file.toString())) {
            return "held".equals(holder.line());
        }
    }

    /** Prints a file as one line. */
    static final class Reader {
        public static void main(String... arguments) throws Exception {
            System.out.println(String.join(" ", Files.readAllLines(Path.of(arguments[0]))));
        }
    }

    /** This process must not open the file while it holds the lock. */
    private String textSeenByAnotherProcess() throws Exception {
        try (ChildJvm reader = ChildJvm.run(Reader.class, file.toString())) {
            return String.valueOf(reader.line());
        }
    }
}
