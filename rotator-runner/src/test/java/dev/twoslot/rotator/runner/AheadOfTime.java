package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * The program on a clock that is ahead of the machine's: after hours were let pass in a simulated account, whose replies carry its
 * own date. A class of the tests, for no operator should be able to say such a thing by mistake.
 */
final class AheadOfTime {

    private AheadOfTime() {}

    /** The first argument is how far ahead; the others are the program's. */
    public static void main(String[] arguments) {
        Time time = new Ahead(Time.system(), Duration.parse(arguments[0]));
        System.exit(
                Main.execute(Main.surroundingsOfTheProcess(time), Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    private record Ahead(Time time, Duration by) implements Time {

        @Override
        public Instant instant() {
            return time.instant().plus(by);
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            time.sleep(pause);
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            return time.await(work, deadline.minus(by));
        }
    }
}
