package dev.twoslot.rotator.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process is to its host.
 *
 * @param pid its number
 * @param uid the number of the user that it creates files as, where the platform tells
 * @param user the name of the user that it runs as, where the platform tells; in a container there often is none
 */
record HostProcess(long pid, OptionalLong uid, Optional<String> user) {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** Real, effective, saved and file system's uid, in this order: proc_pid_status(5). */
    private static final Pattern UIDS = Pattern.compile("Uid:\\s+\\d+\\s+\\d+\\s+\\d+\\s+(\\d+)");

    /** This very process. Doesn't ask the property {@code user.name}, which a start script may set to anything. */
    static HostProcess current() {
        ProcessHandle self = ProcessHandle.current();
        return new HostProcess(self.pid(), uidInStatus(), self.info().user());
    }

    /** For messages: the name, or the number where there is no name. */
    String userForPeople() {
        return user.orElseGet(() -> uid.isPresent() ? "the user " + uid.getAsLong() : "an unnamed user");
    }

    private static OptionalLong uidInStatus() {
        try {
            return uidIn(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return OptionalLong.empty(); // no Linux, or /proc is not mounted
        }
    }

    /** @param status the lines of {@code /proc/<pid>/status} */
    static OptionalLong uidIn(List<String> status) {
        return status.stream()
                .map(UIDS::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .findFirst();
    }
}
