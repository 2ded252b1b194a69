package dev.twoslot.rotator.testkit.rotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Two calls that wait for each other: they get on only if they are under way at the same time. The time limit is there so
 * that a test fails instead of hanging; nothing is measured.
 */
final class Meeting {

    private final CyclicBarrier barrier = new CyclicBarrier(2);
    private final List<String> met = new ArrayList<>();

    void bothAreHere(String what) {
        try {
            if (barrier.await(30, TimeUnit.SECONDS) == 0) {
                synchronized (met) {
                    met.add(what);
                }
            }
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(what + ": the other call was not under way", e);
        }
    }

    List<String> met() {
        synchronized (met) {
            return List.copyOf(met);
        }
    }
}
