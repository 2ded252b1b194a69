package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction.Calls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The calls that are under way, and what earlier ones were answered, so that a reply can be sent to the wrong caller.
 * Keeps the last replies up to a few megabytes in all. Thread-safe.
 */
final class Correspondence {
    private static final long MAX_KEPT_BYTES = 4L * 1024 * 1024;
    private static final int MAX_KEPT = 1_000;

    private final Set<Exchange> underWay = new LinkedHashSet<>();
    private final Deque<Exchange> answered = new ArrayDeque<>();
    private long keptBytes;

    /** One call and, once it was acted on, its reply: the true one, whatever a fault makes of it. */
    final class Exchange implements AutoCloseable {
        private final String method;
        private final String path;
        private final CompletableFuture<SimulatedReply> reply = new CompletableFuture<>();

        private Exchange(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** Says what the reply is, before it is sent. */
        void answered(SimulatedReply itsReply) {
            reply.complete(itsReply);
            keep(this, itsReply.body().length);
        }

        /** The reply to the last of these calls that was answered before this one. */
        Optional<SimulatedReply> earlier(Calls of) {
            return lastAnswered(of, this).map(Exchange::requireReply);
        }

        /** The reply to one of these calls that is under way, once it is known, or else to the last that was answered. */
        Optional<SimulatedReply> other(Calls with) throws InterruptedException {
            Optional<Exchange> companion = anyUnderWay(with, this);
            if (companion.isPresent()) {
                try {
                    return Optional.of(companion.get().reply.get());
                } catch (ExecutionException | CancellationException e) {
                    // It ended without a reply.
                    return earlier(with);
                }
            }
            return earlier(with);
        }

        /** The call is over. */
        @Override
        public void close() {
            reply.cancel(false);
            end(this);
        }

        private SimulatedReply requireReply() {
            return reply.join();
        }

        private boolean isOneOf(Calls calls) {
            return calls.include(method, path);
        }
    }

    synchronized Exchange begin(String method, String path) {
        Exchange exchange = new Exchange(method, path);
        underWay.add(exchange);
        return exchange;
    }

    private synchronized void end(Exchange exchange) {
        underWay.remove(exchange);
    }

    private synchronized void keep(Exchange exchange, long bytes) {
        answered.addLast(exchange);
        keptBytes += bytes;
        while (answered.size() > 1 && (answered.size() > MAX_KEPT || keptBytes > MAX_KEPT_BYTES)) {
            keptBytes -= answered.removeFirst().requireReply().body().length;
        }
    }

    private synchronized Optional<Exchange> lastAnswered(Calls calls, Exchange asking) {
        for (Iterator<Exchange> newestFirst = answered.descendingIterator(); newestFirst.hasNext(); ) {
            Exchange exchange = newestFirst.next();
            if (exchange != asking && exchange.isOneOf(calls)) {
                return Optional.of(exchange);
            }
        }
        return Optional.empty();
    }

    private synchronized Optional<Exchange> anyUnderWay(Calls calls, Exchange asking) {
        return underWay.stream()
                .filter(exchange -> exchange != asking && exchange.isOneOf(calls))
                .findFirst();
    }
}
