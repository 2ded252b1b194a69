package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SlotName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one directory is laid out, as the kubelet lays out a mounted secret:
 *
 * <pre>{@code
 * PRIMARY_SECRET_EDIT_TOKEN -> ..data/PRIMARY_SECRET_EDIT_TOKEN
 * ..data -> ..2026_01_01_00_00_00.0123456789abcdef
 * ..2026_01_01_00_00_00.0123456789abcdef/PRIMARY_SECRET_EDIT_TOKEN
 * }</pre>
 *
 * <p>A folder is a <em>generation</em>, and nothing in it changes once it has its name. {@code ..tmp.*} is unfinished: a process that
 * was killed left it. For one change by one thread; methods throw what the file system says.
 */
final class FilesLayout {

    private static final String DATA = "..data";
    private static final String UNFINISHED = "..tmp.";
    private static final Pattern GENERATION = Pattern.compile("\\.\\.\\d{4}(_\\d{2}){5}\\.[0-9a-f]{16}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu_MM_dd_HH_mm_ss").withZone(ZoneOffset.UTC);
    private static final int RANDOM_BYTES = 8;

    private final Path directory;
    private final FileCalls calls;
    private final FolderSync sync;
    private final SecureRandom random;

    /** Makes what was changed in a folder last. */
    @FunctionalInterface
    interface FolderSync {
        void sync(Path folder) throws IOException;
    }

    /** What keeps the directory from being used; the message has the remedy and names no value. */
    static final class Obstacle extends IOException {
        private static final long serialVersionUID = 1L;

        Obstacle(String message) {
            super(message);
        }
    }

    /** @param directory without any symbolic link, and no other's to change meanwhile */
    FilesLayout(Path directory, FileCalls calls, FolderSync sync, SecureRandom random) {
        this.directory = directory;
        this.calls = calls;
        this.sync = sync;
        this.random = random;
    }

    /**
     * The generation that consumers get; empty if there is none.
     *
     * @throws Obstacle if {@code ..data} is another program's
     */
    Optional<Path> current() throws IOException {
        Path data = directory.resolve(DATA);
        if (attributes(data).isEmpty()) {
            return Optional.empty();
        }
        String target =
                Files.isSymbolicLink(data) ? Files.readSymbolicLink(data).toString() : "";
        if (!GENERATION.matcher(target).matches()) {
            throw new Obstacle(
                    data + " is not a link of this destination's, but another program's, such as a Kubernetes"
                            + " volume's. Name a directory for this purpose alone");
        }
        Path generation = directory.resolve(target);
        return attributes(generation).filter(BasicFileAttributes::isDirectory).map(isThere -> generation);
    }

    /** Empty if there is nothing of that name, and nothing else: a slot that can't be looked at must not be taken for none. */
    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What a generation holds, as far as it is whole. */
    static Map<SlotName, SlotFiles> slots(Path generation) throws IOException {
        Map<SlotName, SlotFiles> slots = new EnumMap<>(SlotName.class);
        for (SlotName slot : SlotName.values()) {
            SlotFiles.read(generation, slot).ifPresent(files -> slots.put(slot, files));
        }
        return slots;
    }

    /** Whether a generation is what would be written now. */
    static boolean isAs(Path generation, Map<SlotName, SlotFiles> slots, ReaderAccess access) throws IOException {
        if (!slots(generation).equals(slots) || !access.isOfFolder(generation)) {
            return false;
        }
        for (String name : SlotFiles.names(slots)) {
            if (!access.isOfFile(generation.resolve(name))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether consumers can get at each of these files under its own name.
     *
     * @throws Obstacle if a directory is in the way
     */
    boolean isLinked(Set<String> names) throws IOException {
        boolean all = true;
        for (String name : names) {
            Path link = directory.resolve(name);
            if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
                throw new Obstacle(
                        link + " is a directory, and has to be a link to a file. Remove it (rmdir " + link + ")");
            }
            all &= isOurs(link, name);
        }
        return all;
    }

    private static boolean isOurs(Path link, String name) throws IOException {
        return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target(link, name));
    }

    private static Path target(Path link, String name) {
        return link.getFileSystem().getPath(DATA, name);
    }

    /**
     * Writes a new generation, on the disk and under its own name when this returns. Consumers get it by {@link #publish}. After a
     * failure what was written of it is gone, as far as that can be done.
     */
    Path write(Map<SlotName, SlotFiles> slots, ReaderAccess access, Instant now) throws IOException {
        String suffix = suffix();
        Path unfinished = directory.resolve(UNFINISHED + suffix);
        Path generation = directory.resolve(".." + STAMP.format(now) + "." + suffix);
        boolean written = false;
        try {
            calls.createFolder(unfinished);
            for (Map.Entry<SlotName, SlotFiles> slot : slots.entrySet()) {
                for (Map.Entry<String, byte[]> file :
                        slot.getValue().contents(slot.getKey()).entrySet()) {
                    writeFile(unfinished.resolve(file.getKey()), file.getValue(), access);
                }
            }
            access.openFolder(unfinished, calls);
            sync(unfinished);
            calls.rename(unfinished, generation);
            written = true;
        } finally {
            if (!written) {
                removeQuietly(unfinished);
            }
        }
        return generation;
    }

    /** Given to its readers before it is synced, so that owner and mode are on the disk as well. */
    private void writeFile(Path file, byte[] content, ReaderAccess access) throws IOException {
        try {
            calls.createFile(file, content, created -> access.giveFile(created, calls));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * Consumers get the generation from the one step on that this is; after a failure they don't, and it is gone. A network's file
     * system may report a failure of what it has done, so it is the link that counts.
     */
    void publish(Path generation) throws IOException {
        try {
            replaceLink(directory.resolve(DATA), generation.getFileName());
        } catch (IOException e) {
            if (mayBePublished(generation)) {
                return;
            }
            removeQuietly(generation);
            throw e;
        }
    }

    private boolean mayBePublished(Path generation) {
        try {
            return current().filter(generation::equals).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    /** Gives each file its own name in the directory, takes away those of files that are there no longer, and syncs all that. */
    void settle(Set<String> names) throws IOException {
        for (String name : names) {
            Path link = directory.resolve(name);
            if (!isOurs(link, name)) {
                replaceLink(link, target(link, name));
            }
        }
        for (String name : SlotFiles.allNames()) {
            Path link = directory.resolve(name);
            if (!names.contains(name) && isOurs(link, name)) {
                calls.delete(link);
            }
        }
        sync(directory);
    }

    private void replaceLink(Path link, Path target) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED + suffix());
        boolean replaced = false;
        try {
            calls.link(unfinished, target);
            calls.rename(unfinished, link);
            replaced = true;
        } finally {
            if (!replaced) {
                removeQuietly(unfinished);
            }
        }
    }

    /** Removes what killed processes left, before anything is written: a full disk may have room again then. */
    void removeUnfinished() throws IOException {
        for (Path path : paths(name -> name.startsWith(UNFINISHED))) {
            remove(path);
        }
    }

    /**
     * Removes all generations but the current one and the one before it, which consumers may be reading.
     *
     * @param before null if it is not known; then the newest is taken for it
     */
    void removeOlder(Path current, @Nullable Path before) throws IOException {
        List<Path> others = paths(name -> GENERATION.matcher(name).matches()
                && !current.endsWith(name)
                && (before == null || !before.endsWith(name)));
        for (Path path : before == null && !others.isEmpty() ? others.subList(0, others.size() - 1) : others) {
            remove(path);
        }
    }

    private List<Path> paths(Predicate<String> names) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(directory, path -> names.test(String.valueOf(path.getFileName())))) {
            all.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found.stream().sorted().toList();
    }

    private void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    calls.delete(file);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        calls.delete(path);
    }

    private void removeQuietly(Path path) {
        try {
            remove(path);
        } catch (IOException e) {
            // The next put removes it; what went wrong before is on its way to the caller.
        }
    }

    private void sync(Path folder) throws IOException {
        calls.beforeSync(folder);
        sync.sync(folder);
    }

    private String suffix() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
