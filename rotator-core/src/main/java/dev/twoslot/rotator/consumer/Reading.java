package dev.twoslot.rotator.consumer;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** One read of both slots, by however many callers it is awaited. Compared by identity. */
final class Reading {

    private enum Phase {
        WAITING,
        STARTED,
        DROPPED
    }

    final long begunAt;
    final long deadline;

    /** When the read before this one was begun. */
    final long readBefore;

    /** Completed when it has ended: true if its thread was interrupted, so that it says nothing and has to be made again. */
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private final Queue<CompletableFuture<Boolean>> asynchronousCalls = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    Reading(long begunAt, long readTimeout, long readBefore) {
        this.begunAt = begunAt;
        this.deadline = begunAt + readTimeout;
        this.readBefore = readBefore;
    }

    /** As {@link #ended}, for one asynchronous call. */
    CompletableFuture<Boolean> endedForOneCall() {
        CompletableFuture<Boolean> call = new CompletableFuture<>();
        asynchronousCalls.add(call);
        if (ended.isDone()) {
            call.complete(ended.join());
        }
        return call;
    }

    /**
     * Asynchronous calls that waited go on right here, one after the other, and without an executor one of them reads here if this read
     * was cut short. An interruption of this thread, before or by one of them, belongs to none of the others: it is set aside, and the
     * thread has it again in the end.
     */
    void end(boolean cutShort) {
        boolean interrupted = Thread.interrupted();
        try {
            ended.complete(cutShort);
            for (var call = asynchronousCalls.poll(); call != null; call = asynchronousCalls.poll()) {
                call.complete(cutShort);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Asked by the thread that is to perform it. False if it was dropped: there is nothing to do any more. */
    boolean start() {
        return phase.compareAndSet(Phase.WAITING, Phase.STARTED);
    }

    /** Takes back what no thread has begun to perform. False if one has. */
    boolean drop() {
        return phase.compareAndSet(Phase.WAITING, Phase.DROPPED) || phase.get() == Phase.DROPPED;
    }

    /** Whether it holds a thread, until it has ended. */
    boolean isStarted() {
        return phase.get() == Phase.STARTED;
    }

    /** No caller waits for it any longer. */
    boolean isOverdue(long now) {
        return now < begunAt || now >= deadline;
    }
}
