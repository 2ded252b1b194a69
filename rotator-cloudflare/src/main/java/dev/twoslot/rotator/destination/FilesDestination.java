package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.GuardedFolder;
import dev.twoslot.rotator.vault.SystemRandom;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in a directory on this host, laid out as the kubelet lays out a mounted secret, for {@code SlotReader.files} and any program that
 * can open a file.
 *
 * <p>Each slot is a file of its name that holds the token and nothing else, not even a line break. Beside it stand
 * {@code <SLOT>.token_id} and {@code <SLOT>.expires_at} (ISO-8601, UTC), where id and expiry are known. All of them are links through the
 * link {@code ..data} into one hidden folder, a generation. A put writes a new generation, with the slots that it does not change, and
 * moves {@code ..data} in one step: whoever reads through that link gets the generation before or this one, each whole, also after a
 * crash or a power failure. The generation before stays until the next one; what a killed process left is removed by the next put.
 *
 * <p>Files are 0400, or 0440 with a group, whatever the umask, and at no moment wider. Folders stay this process' own. The directory is
 * created if it is missing and the one above is there. One that other users may write, or that stands in one, is refused; symbolic links
 * on the way are followed if they are this user's or root's.
 *
 * <p>Failures: {@code PERMANENT}, with the remedy, if the directory is refused, full, read-only or may not be written, and if owner or
 * group is unknown or may not be given; {@code TRANSIENT} if another process was in the way until the deadline or the thread was
 * interrupted; then nothing has changed. {@code AMBIGUOUS} if consumers get the token, and a power failure may undo it or a file's own
 * name is not there yet; putting it again settles that.
 *
 * <p>Thread-safe, for any number of instances in any number of processes on the host: each put has the directory for itself, by a lock
 * file {@code ..guard} in it. The directory has to be on a local file system, and for this purpose alone.
 */
public final class FilesDestination implements Destination {

    private static final Logger LOG = LoggerFactory.getLogger(FilesDestination.class);

    private final Path directory;
    private final String name;
    private final boolean groupReads;
    private final @Nullable String owner;
    private final @Nullable String group;
    private final Time time;
    private final String subject;
    private final GuardedFolder folder;
    private final FileCalls calls;
    private final SecureRandom random = SystemRandom.create();
    private final AtomicBoolean warned = new AtomicBoolean();

    private FilesDestination(Builder builder, FileCalls calls) {
        directory = builder.directory.toAbsolutePath();
        name = builder.name;
        groupReads = builder.mode == null ? builder.group != null : builder.mode == Builder.GROUP_READS;
        owner = builder.owner;
        group = builder.group;
        time = builder.time;
        subject = "destination " + name + " " + directory;
        folder = GuardedFolder.at(directory, subject, time);
        this.calls = calls;
    }

    /** Files in a directory, by default readable by this process' user alone. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(SlotName slot, Token token, CallContext context) {
        putAll(Map.of(slot, token), context);
    }

    /** {@inheritDoc} In one generation: consumers get all of them or none. */
    @Override
    public void putAll(Map<SlotName, Token> tokens, CallContext context) {
        if (tokens.isEmpty()) {
            return;
        }
        if (!time.instant().isBefore(context.deadline())) {
            throw new RotatorException(
                    Kind.TRANSIENT, subject + ": there was no time left to write it; it is as it was");
        }
        ReaderAccess access = access();
        createIfMissing(access);
        Path real = folder.examine();
        folder.alone(real, context.deadline(), () -> change(real, access, tokens));
    }

    /** Creates the directory itself alone: those above say who may enter, and one that has vanished with its volume stays so. */
    private void createIfMissing(ReaderAccess access) {
        Path above = directory.getParent();
        if (above == null || Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        GuardedFolder outer = GuardedFolder.at(above, subject, time);
        Path real = outer.examine();
        try {
            outer.prepareSync(real);
            calls.createFolder(directory);
            access.openFolder(directory, calls);
            calls.beforeSync(real);
            outer.sync(real, real);
        } catch (IOException e) {
            if (!Files.isDirectory(directory)) { // else another thread or process was faster
                throw unchanged(e);
            }
        }
    }

    private void change(Path real, ReaderAccess access, Map<SlotName, Token> tokens) {
        FilesLayout layout = layout(real);
        Map<SlotName, SlotFiles> slots = new EnumMap<>(SlotName.class);
        Path current;
        @Nullable Path before;
        try {
            folder.prepareSync(real);
            layout.removeUnfinished();
            Optional<Path> found = layout.current();
            if (found.isPresent()) {
                slots.putAll(FilesLayout.slots(found.get()));
            }
            tokens.forEach((slot, token) -> slots.put(slot, SlotFiles.of(token)));
            layout.isLinked(SlotFiles.names(slots));
            if (found.isPresent() && FilesLayout.isAs(found.get(), slots, access)) {
                current = found.get();
                before = null;
            } else {
                current = layout.write(slots, access, time.instant());
                before = found.orElse(null);
                layout.publish(current);
            }
        } catch (IOException e) {
            throw unchanged(e);
        }
        try {
            layout.settle(SlotFiles.names(slots));
        } catch (IOException e) {
            throw new RotatorException(
                    Kind.AMBIGUOUS,
                    subject + ": the new generation is there, but its links can't be completed or synced (" + e
                            + "), so that a power failure may undo it. Check its disk",
                    e);
        }
        try {
            layout.removeOlder(current, before);
        } catch (IOException e) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn("{}: an older generation can't be removed ({}). Remove it by hand", subject, e.toString());
            }
        }
    }

    private FilesLayout layout(Path real) {
        return new FilesLayout(real, calls, changed -> folder.sync(real, changed), random);
    }

    private RotatorException unchanged(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new RotatorException(
                    Kind.TRANSIENT, subject + ": interrupted before anything was published; it is as it was", e);
        }
        if (e instanceof FilesLayout.Obstacle) {
            return new RotatorException(Kind.PERMANENT, subject + ": " + e.getMessage(), e);
        }
        String given = owner == null && group == null
                ? ""
                : "; and that this user may give files away: root may (CAP_CHOWN, CAP_FOWNER, CAP_DAC_OVERRIDE), any other user to"
                        + " a group that it is in";
        return new RotatorException(
                Kind.PERMANENT,
                subject + ": nothing can be published (" + e
                        + "); it is as it was. Check that the directory may be written by"
                        + " this user and has space and inodes left" + given,
                e);
    }

    private ReaderAccess access() {
        UserPrincipalLookupService users = null;
        String asked = "";
        try {
            if (owner == null && group == null) {
                return new ReaderAccess(groupReads, null, null);
            }
            users = directory.getFileSystem().getUserPrincipalLookupService();
            asked = "user " + owner;
            var foundOwner = owner == null ? null : users.lookupPrincipalByName(owner);
            asked = "group " + group;
            var foundGroup = group == null ? null : users.lookupPrincipalByGroupName(group);
            return new ReaderAccess(groupReads, foundOwner, foundGroup);
        } catch (UserPrincipalNotFoundException e) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    subject + ": this host knows no " + asked
                            + ". Create it, or give its number; in a container only the" + " number may be known",
                    e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new RotatorException(
                    Kind.PERMANENT, subject + ": the " + asked + " can't be looked up (" + e + "). Give its number", e);
        }
    }

    /**
     * {@inheritDoc} Examines the directory, or the one above if it has yet to be created, and looks up owner and group. Whether they may be
     * given, and whether there is space, only a put tells.
     */
    @Override
    public void probe(CallContext context) {
        access();
        Path above = directory.getParent();
        boolean isThere = above == null || Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
        Path real = isThere
                ? folder.examine()
                : GuardedFolder.at(Objects.requireNonNull(above), subject, time).examine();
        if (!Files.isWritable(real)) {
            throw new RotatorException(
                    Kind.PERMANENT,
                    subject + ": " + real
                            + " can't be written by this user, or its file system is read-only. Give the user"
                            + " the right with chown or chmod, or mount it for writing");
        }
        if (isThere) {
            try {
                FilesLayout layout = layout(real);
                layout.current();
                layout.isLinked(SlotFiles.allNames());
            } catch (IOException e) {
                throw unchanged(e);
            }
        }
    }

    /**
     * Whether consumers get this very token from a slot now. A directory on a tmpfs is empty after a reboot, while the private copy
     * still says that it was published there; this is a cheap way to find out: it reads the slot's files and writes nothing.
     *
     * @throws RotatorException {@code PERMANENT} if the directory is refused or can't be read
     */
    public boolean holds(SlotName slot, Token token) {
        if (Files.notExists(directory)) {
            return false;
        }
        Path real = folder.examine();
        try {
            FilesLayout layout = layout(real);
            Optional<Path> current = layout.current();
            return current.isPresent()
                    && Optional.of(token.value())
                            .equals(SlotFiles.read(current.get(), slot).map(SlotFiles::value))
                    && layout.isLinked(Set.of(slot.name()));
        } catch (IOException e) {
            throw unchanged(e);
        }
    }

    @Override
    public String toString() {
        return subject;
    }

    /** Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private static final int OWNER_READS = 0400;
        private static final int GROUP_READS = 0440;
        private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
        private static final Pattern PRINCIPAL = Pattern.compile("[^\\s:/\\p{Cntrl}]{1,256}");

        private final Settings settings = new Settings();
        private final Path directory;
        private String name = "files";
        private @Nullable Integer mode;
        private @Nullable String owner;
        private @Nullable String group;
        private Time time = Time.system();

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory must not be null");
        }

        /** What the destination is called: 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}. Default {@code files}. */
        public Builder name(String value) {
            name = matching("name", value, NAME, "1 to 40 lower-case letters, digits and hyphens");
            return this;
        }

        /**
         * The mode of the files: 0400 (mind the leading zero, which makes it octal) or 0440. Default 0440 if a group is set, else 0400.
         */
        public Builder mode(int value) {
            if (value != OWNER_READS && value != GROUP_READS) {
                throw new IllegalArgumentException("mode must be 0400 or 0440, in octal");
            }
            mode = settings.take("mode", value);
            return this;
        }

        /**
         * Whose the files are, by name or number. Needs root, or the capabilities CHOWN, FOWNER and DAC_OVERRIDE. An owner can alter its
         * files: prefer a group. Default the user that this process runs as.
         */
        public Builder owner(String value) {
            owner = matching("owner", value, PRINCIPAL, "a user's name or number");
            return this;
        }

        /** Which group may read, by name or number; this process' user must be in it, or root. Default what the directory gives. */
        public Builder group(String value) {
            group = matching("group", value, PRINCIPAL, "a group's name or number");
            return this;
        }

        /** The clock that generations are named by, and that waiting for another process goes by. Default the machine's. */
        public Builder time(Time value) {
            time = settings.take("time", value);
            return this;
        }

        private String matching(String setting, String value, Pattern pattern, String rule) {
            String taken = settings.take(setting, value);
            if (!pattern.matcher(taken).matches()) {
                throw new IllegalArgumentException(setting + " must be " + rule);
            }
            return taken;
        }

        /**
         * The destination; touches nothing yet.
         *
         * @throws IllegalArgumentException if a group is set that the mode lets read nothing
         */
        public FilesDestination build() {
            return build(FileCalls.unhindered());
        }

        FilesDestination build(FileCalls calls) {
            settings.require(
                            group == null || mode == null || mode == GROUP_READS,
                            "group is set, and mode 0400 lets no group read: leave out one of them, or set mode 0440")
                    .check();
            return new FilesDestination(this, calls);
        }
    }
}
