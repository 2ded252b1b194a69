package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of the operator's own that puts a slot wherever consumers read it. It is called once per slot.
 *
 * <p><b>What it gets.</b> The value on standard input, whole and without a line break, at most {@value #LONGEST_VALUE} bytes of UTF-8.
 * In its environment {@code ROTATOR_SLOT}, {@code ROTATOR_ROLE}, {@code ROTATOR_FINGERPRINT}, as far as known {@code ROTATOR_TOKEN_ID},
 * {@code ROTATOR_EXPIRES_AT} (ISO 8601, UTC), {@code ROTATOR_ROTATION} and {@code ROTATOR_RUN}, and of the caller's variables those that
 * {@link Builder#passing} names. The arguments are those of the builder; the folder it runs in is {@code /}.
 *
 * <p><b>What it says.</b> Status 0: consumers get the value. 75 ({@code EX_TEMPFAIL}): nothing changed, later may work. Ended by a signal,
 * which a shell tells by 129 to 192, or not ended in time: it may have happened, and the same slot is put again. Any other status: nothing
 * changed, and a person has to do something. So it has to be idempotent, and may run for two slots at the same time.
 *
 * <p><b>What it prints</b> goes to the log by lines, with the value masked as it is and encoded for a URL or in Base64, without control
 * characters, and within bounds. What is printed after its own end is not read.
 *
 * <p><b>How it ends.</b> It runs in a session of its own, where the system has {@code setsid}. A grace before the call's deadline, when its
 * call is interrupted, and when the virtual machine shuts down, it and all that it started get {@code SIGTERM}, and after half the grace
 * {@code SIGKILL}. What it leaves running in its session when it ends is ended in the same way. Without {@code setsid} its descendants are
 * ended at the deadline, and what it leaves behind is not found. A program that starts a session of its own on purpose escapes.
 *
 * <p>The program's file, its folders and the links on the way to it must belong to root or to this process' user, and others may not write
 * them; so no other user decides what gets the tokens.
 *
 * <p>Real programs need real time: with a virtual clock a hook is never ended for being late. Thread-safe. Holds no secret between calls.
 */
public final class HookDestination implements Destination {

    /** So long, in bytes, that the smallest pipe of a platform takes it at once: a hook that doesn't read can't hold up the call. */
    static final int LONGEST_VALUE = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(HookDestination.class);
    private static final int TEMPORARY_FAILURE = 75;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNALS_FROM = 129;
    private static final int SIGNALS_TO = 192;
    private static final int PART_OF_THE_TIME = 4;

    private final HookProgram program;
    private final List<String> command;
    private final String name;
    private final HookEnvironment environment;
    private final Consumer<String> log;
    private final Duration grace;
    private final Time time;
    private final boolean ownSession;

    private HookDestination(Builder builder) {
        program = new HookProgram(builder.program);
        name = builder.name;
        environment = new HookEnvironment(builder.environment, builder.passing);
        log = builder.log;
        grace = builder.grace;
        time = builder.time;
        ownSession = builder.setsid.isPresent();
        List<String> words = new ArrayList<>();
        builder.setsid.ifPresent(setsid -> words.add(setsid.toString()));
        words.add(builder.program.toString());
        words.addAll(builder.arguments);
        command = List.copyOf(words);
    }

    /**
     * A hook that runs a program; nothing is looked at before the first call.
     *
     * @param program the absolute path of its file
     */
    public static Builder builder(Path program) {
        return new Builder(program);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * {@inheritDoc}
     *
     * @throws RotatorException {@code TRANSIENT} if the hook said so, or the system had no means to start it; {@code PERMANENT} if it ended
     *     with any other status, its file is not trusted or can't be started, or the value is too long; {@code AMBIGUOUS} if a signal
     *     ended it, it was not ended in time, or the call was interrupted, which the thread then still is
     */
    @Override
    public void put(SlotName slot, Token token, CallContext context) {
        program.examine();
        byte[] value = token.value().reveal().getBytes(StandardCharsets.UTF_8);
        if (value.length > LONGEST_VALUE) {
            throw failure(
                    Kind.PERMANENT,
                    slot + " has a value of " + value.length + " bytes, and a hook gets at most " + LONGEST_VALUE
                            + ". Publish it by another destination");
        }
        Instant deadline = context.deadline();
        Duration left = Duration.between(time.instant(), deadline);
        if (left.isNegative() || left.isZero()) {
            throw failure(Kind.TRANSIENT, "there was no time left to call it for " + slot);
        }
        Duration part = left.dividedBy(PART_OF_THE_TIME);
        HookOutput output =
                new HookOutput(new SecretMask(token.value()), line -> log.accept(name + " " + slot + ": " + line));
        HookProcess process = new HookProcess(time, deadline, part.compareTo(grace) < 0 ? part : grace, output);
        judge(slot, run(process, environment.of(slot, token, context), value), left);
    }

    private HookProcess.Result run(HookProcess process, Map<String, String> variables, byte[] value) {
        try {
            return process.run(command, ownSession, variables, value);
        } catch (IOException e) {
            throw HookProgram.lacksMeans(e)
                    ? failure(
                            Kind.TRANSIENT,
                            "the system had no memory, process or file handle left to start it. Look at the limits of"
                                    + " this process (ulimit -u, -n; TasksMax of its unit)")
                    : failure(
                            Kind.PERMANENT,
                            "the system can't start it. Run it by hand as this user; its first line must name an"
                                    + " interpreter of this machine, and its file system may not be mounted noexec");
        }
    }

    private void judge(SlotName slot, HookProcess.Result result, Duration given) {
        switch (result.ending()) {
            case NOT_STARTED ->
                throw failure(Kind.TRANSIENT, "the process shuts down, so it was not called for " + slot);
            case INTERRUPTED ->
                throw failure(Kind.AMBIGUOUS, "it was ended for " + slot + ", as the call was interrupted");
            case LATE ->
                throw failure(
                        Kind.AMBIGUOUS,
                        "it was ended for " + slot + ", as it had not ended by itself when the call's " + given
                                + " were nearly over. Make it faster, or give calls more time");
            case EXITED -> judge(slot, result.status());
        }
    }

    private void judge(SlotName slot, int status) {
        String said = "it ended for " + slot + " with status " + status;
        if (status == TEMPORARY_FAILURE) {
            throw failure(Kind.TRANSIENT, said + ", which means that later may work. What it printed is in the log");
        }
        if (status >= SIGNALS_FROM && status <= SIGNALS_TO) {
            throw failure(
                    Kind.AMBIGUOUS, said + ", which means that signal " + (status - SIGNALS_FROM + 1) + " ended it");
        }
        if (status == NOT_EXECUTABLE || status == NOT_FOUND) {
            throw failure(
                    Kind.PERMANENT,
                    said + ", which means that it, its interpreter or a command that it calls is not there or is no"
                            + " program. Look into the log for what it printed; a command may need a PATH in its environment");
        }
        if (status != 0) {
            throw failure(Kind.PERMANENT, said + ". Look into the log for what it printed");
        }
    }

    private RotatorException failure(Kind kind, String why) {
        return new RotatorException(kind, program.subject() + ": " + why);
    }

    /** Looks at the program's file, and doesn't run it. */
    @Override
    public void probe(CallContext context) {
        program.examine();
    }

    @Override
    public String toString() {
        return "HookDestination[" + name + ", " + program.subject() + "]";
    }

    /** Not thread-safe. */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
        private static final Duration LONGEST_GRACE = Duration.ofMinutes(1);

        private final Settings settings = new Settings();
        private final Path program;
        private List<String> arguments = List.of();
        private String name = "hook";
        private Map<String, String> environment = Map.of();
        private Collection<String> passing = List.of();
        private Consumer<String> log = line -> LOG.info("{}", line);
        private Duration grace = Duration.ofSeconds(2);
        private Time time = Time.system();
        private Optional<Path> setsid = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();

        private Builder(@Nullable Path program) {
            this.program = settings.take("program", program);
        }

        /** What the program gets as arguments, the same in each call. Default none. */
        public Builder arguments(List<String> values) {
            arguments = List.copyOf(settings.take("arguments", values));
            if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
                throw new IllegalArgumentException("arguments must have no NUL character");
            }
            return this;
        }

        /** What the destination is called: 1 to 40 lower-case letters, digits and hyphens. Default {@code hook}. */
        public Builder name(String value) {
            name = settings.take("name", value);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name must be 1 to 40 lower-case letters, digits and hyphens, not " + name);
            }
            return this;
        }

        /** The caller's variables, of which the hook gets those that {@link #passing} names. Default none. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(settings.take("environment", variables));
            return this;
        }

        /**
         * Which of the caller's variables the hook gets besides {@code PATH}, {@code HOME}, {@code LANG}, {@code LC_*}, {@code TZ} and
         * {@code TMPDIR}. Default no other.
         *
         * @param names letters, digits and underscores; an asterisk at the end stands for any rest. What begins with {@code ROTATOR_} and
         *     what is called like a slot is never passed, as it may be a key or a token
         */
        public Builder passing(Collection<String> names) {
            passing = List.copyOf(settings.take("passing", names));
            passing.forEach(HookEnvironment::check);
            return this;
        }

        /**
         * Where the lines go that the hook prints: each at most {@value HookOutput#LONGEST_LINE} characters after the destination's and the
         * slot's name, at most {@value HookOutput#MOST_LINES} per call. Called on the thread of the call, of which there may be two; what
         * it throws ends the printing and nothing else. Default this class' log, level INFO.
         */
        public Builder log(Consumer<String> sink) {
            log = settings.take("log", sink);
            return this;
        }

        /**
         * How long before the deadline the hook is told to end; after half of it, it is killed. At most a quarter of the call's time is
         * taken for it. From nothing to a minute, default 2 seconds.
         */
        public Builder grace(Duration value) {
            grace = settings.take("grace", value, Duration.ZERO, LONGEST_GRACE);
            return this;
        }

        /** The clock that deadlines are of. Default the machine's; a virtual one doesn't end a hook that is late. */
        public Builder time(Time value) {
            time = settings.take("time", value);
            return this;
        }

        /** For tests of a system that doesn't have it. */
        Builder setsid(Optional<Path> file) {
            setsid = file;
            return this;
        }

        /**
         * The destination; looks at nothing yet.
         *
         * @throws IllegalArgumentException if the program's path is not absolute
         */
        public HookDestination build() {
            settings.require(
                            program.isAbsolute(),
                            "program must be an absolute path, as a search path could lead to another one: " + program)
                    .check();
            return new HookDestination(this);
        }
    }
}
