package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Searches for secrets where none may be: plain, URL-encoded, and in base64 at any offset. */
final class Canary {

    private Canary() {}

    static void isNowhereIn(Collection<String> secrets, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                isNotIn(secrets, file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    static void isNotIn(Collection<String> secrets, String where, String text) {
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                // Not assertThat(text).doesNotContain(form): its message would print the secret.
                assertThat(text.contains(form)).as("a secret is in " + where).isFalse();
            }
        }
    }

    /** A text that has a secret somewhere in its middle shows one of these in base64, wherever the secret begins. */
    static List<String> forms(String secret) {
        String urlEncoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(secret, urlEncoded, urlEncoded.replace("+", "%20")));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = ("\0".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String middle = encoded.substring(offset == 0 ? 0 : offset + 1, encoded.length() - 2);
            forms.add(middle);
            forms.add(middle.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }
}
