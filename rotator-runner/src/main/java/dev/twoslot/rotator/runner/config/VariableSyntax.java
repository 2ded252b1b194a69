package dev.twoslot.rotator.runner.config;

import dev.twoslot.rotator.cloudflare.CloudflareTransport;
import dev.twoslot.rotator.runner.config.RunnerConfiguration.Lock;
import dev.twoslot.rotator.runner.text.DurationText;
import dev.twoslot.rotator.slot.SlotSignature;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The syntax of single variables. Each method throws an {@link IllegalArgumentException} whose message states the rule;
 * the exceptions of the classes underneath repeat the value and are therefore dropped, never passed on as a cause.
 */
final class VariableSyntax {

    static final URI CLOUDFLARE = URI.create("https://api.cloudflare.com/client/v4");

    /** Longer is a slip of the finger: no rotation is meant to leave a token alive for longer. */
    static final Duration LONGEST_TTL = Duration.ofDays(366);

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private VariableSyntax() {}

    static Lock lock(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "file" -> Lock.FILE;
            case "kv" -> Lock.KV;
            default -> throw new IllegalArgumentException("must be file or kv");
        };
    }

    static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC");
        }
    }

    static Duration jitter(String text) {
        return duration(text, Duration.ZERO, Duration.ofMinutes(10));
    }

    static Duration ttl(String text) {
        return duration(text, Duration.ofMinutes(1), LONGEST_TTL);
    }

    private static Duration duration(String text, Duration shortest, Duration longest) {
        return DurationText.parse(text)
                .filter(duration -> duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0)
                .orElseThrow(() -> new IllegalArgumentException("must be a duration from "
                        + DurationText.format(shortest) + " to " + DurationText.format(longest)));
    }

    /** @param what the object, with its article */
    static Function<String, String> id(String what) {
        return matching(ID, "must be the id of " + what + ": 32 hexadecimal digits")
                .andThen(id -> id.toLowerCase(Locale.ROOT));
    }

    static String rotationName(String text) {
        if (!SlotSignature.isRotation(text)) {
            throw new IllegalArgumentException(
                    "must be 1 to 40 lower-case letters, digits and hyphens, and not begin with a hyphen");
        }
        return text;
    }

    /** The value of an API token. */
    static String token(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException("must be one token, without spaces or line breaks");
        }
        if (ID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the value of a token, which is shown once when it is made; this is an id");
        }
        return text;
    }

    static Path path(Path workingDirectory, String text) {
        Path path = resolved(workingDirectory, text, "a file");
        if (path.getFileName() == null || text.endsWith("/") || Files.isDirectory(path)) {
            throw new IllegalArgumentException("must be the path of a file, and this is a directory's");
        }
        return path;
    }

    /** One that need not be there yet. */
    static Path directory(Path workingDirectory, String text) {
        Path path = resolved(workingDirectory, text, "a directory");
        if (path.getFileName() == null || Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "must be the path of a directory below the root, and this is the root or a file's");
        }
        return path;
    }

    private static Path resolved(Path workingDirectory, String text, String what) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must be the path of " + what + ", without line ends or other control characters");
        }
        try {
            return workingDirectory.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be the path of " + what);
        }
    }

    /** @param plaintext whether the operator allows http to other machines, by {@code ALLOW_PLAINTEXT_API} */
    static URI baseUrl(String text, boolean plaintext) {
        URI uri = apiUrl(text, CLOUDFLARE.toString());
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        if (!https && !(http && (plaintext || CloudflareTransport.isLoopback(uri)))) {
            throw new IllegalArgumentException("must begin with https://; http:// is for this very"
                    + " machine alone, unless ALLOW_PLAINTEXT_API is true");
        }
        return uri;
    }

    private static URI apiUrl(String text, String example) {
        URI uri;
        try {
            uri = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be a URL such as " + example);
        }
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must be a URL of a host and a path alone, such as " + example);
        }
        return uri;
    }

    /** A literal IPv6 address as a socket takes it, any other host as it is. */
    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static Function<String, String> matching(Pattern pattern, String rule) {
        return text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException(rule);
            }
            return text;
        };
    }
}
