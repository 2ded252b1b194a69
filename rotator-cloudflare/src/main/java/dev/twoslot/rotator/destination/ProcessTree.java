package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process and all that it started: its descendants, and where it began a session, also those whose parents are gone. Java can neither begin
 * a session nor signal one, so {@code setsid} begins it, and {@code /proc} says who is in it. Thread-safe.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");
    private static final Duration LOOK = Duration.ofMillis(10);

    /** A killed process is gone at once, unless the kernel is waiting for a disk or the process is another user's. */
    private static final int LOOKS_AFTER_KILLING = 100;

    private final ProcessHandle leader;
    private final boolean ownSession;
    private final Time time;

    /** @param ownSession whether the leader began a session */
    ProcessTree(ProcessHandle leader, boolean ownSession, Time time) {
        this.leader = leader;
        this.ownSession = ownSession;
        this.time = time;
    }

    /**
     * Tells all of them to end, and kills what is there later than that. An interruption makes it kill at once, and is kept.
     *
     * @return how many could not be ended
     */
    int end(Instant kill) {
        Set<ProcessHandle> told = new HashSet<>();
        Set<ProcessHandle> known = new HashSet<>();
        boolean interrupted = false;
        int looks = 0;
        while (true) {
            known.addAll(members());
            known.removeIf(ProcessTree::isGone);
            if (known.isEmpty() || looks == LOOKS_AFTER_KILLING) {
                break;
            }
            if (interrupted || !time.instant().isBefore(kill)) {
                looks++;
                known.forEach(ProcessHandle::destroyForcibly);
            } else {
                known.stream().filter(told::add).forEach(ProcessHandle::destroy);
            }
            try {
                time.sleep(LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return known.size();
    }

    private List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        members.add(leader);
        leader.descendants().forEach(members::add);
        if (ownSession) {
            members.addAll(session());
        }
        return members;
    }

    private List<ProcessHandle> session() {
        List<ProcessHandle> members = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                Optional<Stat> stat = Stat.of(pid);
                if (stat.isPresent() && stat.get().session == leader.pid()) {
                    ProcessHandle.of(pid).ifPresent(members::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // no Linux: the descendants have to do
        }
        // The kernel gives the number of a session to no new process while one of its members is there. So one of that
        // number that is not the leader proves that this is another session.
        return members.stream().anyMatch(member -> member.pid() == leader.pid() && !member.equals(leader))
                ? List.of()
                : members;
    }

    /** Also of one that has ended and whose parent doesn't ask for its status, as the first process of a container may not. */
    private static boolean isGone(ProcessHandle process) {
        return !process.isAlive()
                || Stat.of(process.pid()).filter(stat -> stat.state == 'Z').isPresent();
    }

    /** What {@code /proc/<pid>/stat} says: proc_pid_stat(5). */
    private record Stat(char state, long session) {

        static Optional<Stat> of(long pid) {
            try {
                String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
                // The program's name comes before, in parentheses, and may have any character.
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", 5);
                return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[3])));
            } catch (IOException e) {
                return Optional.empty(); // it has ended, or this is no Linux
            }
        }
    }
}
