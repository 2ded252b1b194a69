package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a vault key in its one line. Symbolic links are followed: Kubernetes shows each file of a Secret as a link through
 * a folder {@code ..data}, which is a link itself.
 */
final class KeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int LARGEST_BYTES = 4096;

    private KeyFile() {}

    static VaultKey read(Path file, String subject, HostProcess self) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw FileFlaw.CONTENT.refusal(subject, "it is not a regular file. Name a file");
            }
            FileTrust.examine(file, subject, self).ifPresent(warning -> LOG.warn("{}: {}", subject, warning));
            return key(content(file, subject), subject);
        } catch (NoSuchFileException e) {
            throw FileFlaw.ABSENT.refusal(subject, "there is no such file, or it is a link to one that is not there");
        } catch (AccessDeniedException e) {
            throw FileTrust.denied(file, subject, self, "read it", null);
        } catch (IOException e) {
            // Without the cause, and without its message: both name the file, which a caller may have to keep to
            // itself.
            String why = e instanceof FileSystemException failure && failure.getReason() != null
                    ? failure.getReason()
                    : e.getClass().getSimpleName();
            throw new RotatorException(
                    RotatorException.Kind.PERMANENT,
                    subject + ": it can't be read (" + why + "). Check the file system and access to it");
        }
    }

    private static byte[] content(Path file, String subject) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST_BYTES + 1);
            if (content.length > LARGEST_BYTES) {
                throw FileFlaw.CONTENT.refusal(
                        subject, "it is larger than " + LARGEST_BYTES + " bytes and can't be a key");
            }
            return content;
        }
    }

    private static VaultKey key(byte[] content, String subject) {
        try {
            String line = withoutLineBreak(utf8(content));
            if (line.isBlank()) {
                throw FileFlaw.CONTENT.refusal(
                        subject, "it is empty or blank. A key is one line; 'openssl rand -base64 32' makes a good one");
            }
            return VaultKey.of(SecretValue.of(line));
        } catch (CharacterCodingException e) {
            throw FileFlaw.CONTENT.refusal(
                    subject,
                    "it is not UTF-8 text; a key of 32 bytes goes in as base64 or hex, not as the bytes themselves");
        } catch (IllegalArgumentException e) {
            throw FileFlaw.CONTENT.refusal(subject, String.valueOf(e.getMessage()));
        }
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String withoutLineBreak(String line) {
        if (line.endsWith("\r\n")) {
            return line.substring(0, line.length() - 2);
        }
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    }
}
