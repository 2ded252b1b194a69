package dev.twoslot.rotator.architecture.violation;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One method for each way to take something from the surroundings. No class of the project may have one of them. */
@SuppressWarnings({"unused", "SystemOut", "JavaUtilDate", "ThreadJoinLoop", "WaitNotInLoop", "FutureReturnValueIgnored"
})
public final class TakesFromItsSurroundings {

    long clockInMillis() {
        return System.currentTimeMillis();
    }

    long clockInNanos() {
        return System.nanoTime();
    }

    Instant clockAsInstant() {
        return Instant.now();
    }

    Supplier<Instant> clockAsMethodReference() {
        return Instant::now;
    }

    LocalDate clockAsDate() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    ZonedDateTime clockAsZonedDateTime() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    Clock clockOfTheSystem() {
        return Clock.systemUTC();
    }

    InstantSource clockAsSource() {
        return InstantSource.system();
    }

    Date clockAsOldDate() {
        return new Date();
    }

    Instant givenClock(Clock clock) {
        return Instant.now(clock);
    }

    void waitAsleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void waitAsleepInSeconds() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    void waitParked() {
        LockSupport.parkNanos(1);
    }

    synchronized void waitForANotice() throws InterruptedException {
        wait(1);
    }

    void waitForAThread(Thread thread) throws InterruptedException {
        thread.join(1);
    }

    boolean waitForALatch(CountDownLatch latch) throws InterruptedException {
        return latch.await(1, TimeUnit.SECONDS);
    }

    String waitForAResult(Future<String> future) throws Exception {
        return future.get(1, TimeUnit.SECONDS);
    }

    String waitForAnElement(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(1, TimeUnit.SECONDS);
    }

    CompletableFuture<String> waitOfAPromise(CompletableFuture<String> promise) {
        return promise.orTimeout(1, TimeUnit.SECONDS);
    }

    Duration givenAmount() {
        return Duration.of(1, TimeUnit.SECONDS.toChronoUnit());
    }

    Random randomnessWithASeed() {
        return new Random(1);
    }

    SplittableRandom randomnessThatSplits() {
        return new SplittableRandom();
    }

    SecureRandom randomnessForKeys() {
        return new SecureRandom();
    }

    SecureRandom randomnessThatIsStrong() throws Exception {
        return SecureRandom.getInstanceStrong();
    }

    int randomnessOfTheThread() {
        return ThreadLocalRandom.current().nextInt();
    }

    RandomGenerator randomnessByName() {
        return RandomGenerator.getDefault();
    }

    double randomnessOfMath() {
        return Math.random();
    }

    UUID randomnessAsUuid() {
        return UUID.randomUUID();
    }

    String environmentVariable() {
        return System.getenv("HOME");
    }

    String environmentProperty() {
        return System.getProperty("user.home");
    }

    boolean environmentFlag() {
        return Boolean.getBoolean("flag");
    }

    Thread threadOfItsOwn() {
        return new Thread(() -> {});
    }

    ExecutorService threadPool() {
        return Executors.newFixedThreadPool(1);
    }

    ExecutorService threadPoolByHand() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    ForkJoinPool threadsThatAreCommon() {
        return ForkJoinPool.commonPool();
    }

    CompletableFuture<Void> threadThatNobodyChose() {
        return CompletableFuture.runAsync(() -> {});
    }

    Timer threadOfATimer() {
        return new Timer();
    }

    void threadAtTheEnd(Thread hook) {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    long threadsOfAStream(List<String> list) {
        return list.parallelStream().count();
    }

    Process programWithABuilder() throws IOException {
        return new ProcessBuilder("true").start();
    }

    Process programOfTheRuntime() throws IOException {
        return Runtime.getRuntime().exec("true");
    }

    CompletableFuture<Void> givenExecutor(ExecutorService executor) {
        return CompletableFuture.runAsync(() -> {}, executor);
    }
}
