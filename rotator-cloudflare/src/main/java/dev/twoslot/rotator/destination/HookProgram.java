package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.spi.RotatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file of a hook: whether it can be started, and whether only root and this process' user decide what it does. Looks at every folder and
 * every link on the way, for who may rename in one of them puts another program in its place.
 *
 * @param file its absolute path
 */
record HookProgram(Path file) {

    private static final Path SELF = Path.of("/proc/self");
    private static final int MOST_LINKS = 40;
    private static final int FIRST_LINE = 256;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    /** EAGAIN, ENOMEM, ENFILE, EMFILE and ETXTBSY, as the JDK words them. */
    private static final Pattern LACK = Pattern.compile("error=(?:11|12|23|24|26)\\b");

    String subject() {
        return "hook " + file;
    }

    /** Whether a start failed for something that may be there again in a moment. */
    static boolean lacksMeans(IOException failure) {
        return LACK.matcher(String.valueOf(failure.getMessage())).find();
    }

    /** @throws RotatorException {@code PERMANENT} if it is refused; the message has the remedy */
    void examine() {
        try {
            Path real = walk();
            if (!Files.isRegularFile(real)) {
                throw refusal("it is no regular file. Name the program itself");
            }
            if (!Files.isExecutable(real)) {
                throw refusal(
                        "this process may not execute it. Run chmod +x on it, for the user that this process runs as");
            }
            examineInterpreter(real);
        } catch (IOException e) {
            throw refusal("it is not there, or a folder on the way to it can't be looked into (" + kindOf(e)
                    + "). Check the path, and that this process' user may enter each folder");
        }
    }

    /** Follows the path step by step and examines what it passes; gives the file in the end. */
    private Path walk() throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        push(ahead, file);
        Path here = file.getRoot();
        trust(here, true);
        int links = 0;
        while (!ahead.isEmpty()) {
            Path next = here.resolve(ahead.pop()).normalize();
            if (Files.isSymbolicLink(next)) {
                if (++links > MOST_LINKS) {
                    throw refusal("its symbolic links lead in a circle");
                }
                Path target = Files.readSymbolicLink(next);
                if (target.isAbsolute()) {
                    here = target.getRoot();
                }
                push(ahead, target);
            } else {
                trust(next, Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS));
                here = next;
            }
        }
        return here;
    }

    private static void push(Deque<Path> ahead, Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.push(path.getName(i));
        }
    }

    private void trust(Path path, boolean folder) throws IOException {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        if (!views.contains("posix") || !views.contains("unix")) {
            return;
        }
        String which = folder ? "its folder " + path : "the file";
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (owner != ROOT && !isOwn(path)) {
            throw refusal(which + " belongs to the user "
                    + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName()
                    + ", who could put another program there. Give it to root or to this process' user with chown");
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        boolean others = granted.contains(PosixFilePermission.OTHERS_WRITE);
        // A folder of root's that a group may write is root's decision: Debian's /usr/local belongs to the group staff.
        boolean group = granted.contains(PosixFilePermission.GROUP_WRITE) && !(folder && owner == ROOT);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((others || group) && !(folder && (mode & STICKY) != 0)) {
            throw refusal(which + " is " + PosixFilePermissions.toString(granted)
                    + ", so others could put another program there. Run chmod go-w on it");
        }
    }

    private static boolean isOwn(Path path) throws IOException {
        UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(SELF)) {
            // By number, as a container's user often has no name.
            return owner.equals(Files.getOwner(SELF));
        }
        Optional<String> user = ProcessHandle.current().info().user();
        return user.isEmpty() || user.get().equals(owner.getName());
    }

    private void examineInterpreter(Path real) throws IOException {
        if (!Files.isReadable(real)) {
            return; // a binary may be like that
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(real)) {
            start = in.readNBytes(FIRST_LINE);
        }
        String line = new String(start, StandardCharsets.ISO_8859_1).split("\n", 2)[0];
        if (!line.startsWith("#!")) {
            return;
        }
        if (line.endsWith("\r")) {
            throw refusal("its first line ends with a carriage return, so its interpreter is not found. Write it with"
                    + " Unix line ends");
        }
        String interpreter = line.substring(2).strip().split("[ \t]", 2)[0];
        if (!interpreter.startsWith("/") || !Files.isExecutable(Path.of(interpreter))) {
            throw refusal(
                    "the interpreter in its first line is not there or not executable. Install it, or name one of this"
                            + " machine, such as #!/bin/sh");
        }
    }

    private static String kindOf(IOException e) {
        return e.getClass().getSimpleName();
    }

    private RotatorException refusal(String why) {
        return new RotatorException(RotatorException.Kind.PERMANENT, subject() + ": " + why);
    }
}
