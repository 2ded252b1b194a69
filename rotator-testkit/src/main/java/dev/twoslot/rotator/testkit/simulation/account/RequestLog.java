package dev.twoslot.rotator.testkit.simulation.account;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last API calls, without queries, headers and bodies. Thread-safe. */
public final class RequestLog {
    private static final int CAPACITY = 10_000;

    private final Deque<SimulationState.Request> requests = new ArrayDeque<>();
    private long sequence;

    public synchronized void add(
            String method,
            String path,
            int status,
            Instant at,
            long connection,
            @Nullable String tokenId,
            @Nullable String fault) {
        sequence++;
        if (requests.size() == CAPACITY) {
            requests.removeFirst();
        }
        requests.addLast(new SimulationState.Request(sequence, method, path, status, at, connection, tokenId, fault));
    }

    synchronized List<SimulationState.Request> all() {
        return List.copyOf(requests);
    }

    public synchronized void clear() {
        requests.clear();
        sequence = 0;
    }
}
