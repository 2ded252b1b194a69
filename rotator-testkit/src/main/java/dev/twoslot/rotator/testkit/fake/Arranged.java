package dev.twoslot.rotator.testkit.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers that a test has arranged, each for one call: the first call of its kind gets the first. Thread-safe. */
final class Arranged<K, T> {

    private final Map<K, Deque<UnaryOperator<T>>> answers = new HashMap<>();

    synchronized void next(K call, UnaryOperator<T> answer) {
        answers.computeIfAbsent(call, unused -> new ArrayDeque<>()).add(answer);
    }

    /** Everything that was arranged is called off. */
    synchronized void forget() {
        answers.clear();
    }

    /** What to answer in place of the truth, which is the truth where nothing is arranged. */
    T instead(K call, T truth) {
        UnaryOperator<T> answer = take(call);
        return answer == null ? truth : answer.apply(truth);
    }

    private synchronized @Nullable UnaryOperator<T> take(K call) {
        Deque<UnaryOperator<T>> arranged = answers.get(call);
        return arranged == null ? null : arranged.poll();
    }
}
