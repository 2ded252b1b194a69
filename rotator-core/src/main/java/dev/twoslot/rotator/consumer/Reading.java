package dev.twoslot.rotator.consumer;

import java.util.concurrent.CompletableFuture;

/** One read of both slots, by however many callers it is awaited. Compared by identity. */
final class Reading {

    final long begunAt;
    final long deadline;
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    Reading(long begunAt, long longestWait) {
        this.begunAt = begunAt;
        this.deadline = begunAt + longestWait;
    }

    /** Nobody waits for it any longer, and another may begin; what it still brings is dropped then. */
    boolean isGivenUp(long now) {
        return now < begunAt || now >= deadline;
    }
}
