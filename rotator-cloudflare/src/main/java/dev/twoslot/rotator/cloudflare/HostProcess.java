package dev.twoslot.rotator.cloudflare;

import java.util.Optional;

/**
 * What this process is to its host.
 *
 * @param pid its number
 * @param user the name of the user that it runs as, where the platform tells
 */
record HostProcess(long pid, Optional<String> user) {

    /** This very process. Doesn't ask the property {@code user.name}, which a start script may set to anything. */
    static HostProcess current() {
        ProcessHandle self = ProcessHandle.current();
        return new HostProcess(self.pid(), self.info().user());
    }
}
