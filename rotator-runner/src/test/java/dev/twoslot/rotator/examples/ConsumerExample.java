package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.consumer.SlotReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** An app that uses the tokens from files that somebody mounts for it. */
final class ConsumerExample {

    private ConsumerExample() {}

    static String listSecrets(HttpClient http, URI url, Path mounted) {
        // README: consume
        SlotReader slots = slot -> {
            Path file = mounted.resolve(SlotName.of(slot, Role.SECRET_EDIT).name());
            return SecretValue.of(Files.readString(file).strip());
        };

        String secrets = tryPrimaryThenSecondary(slots, token -> {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Authorization", "Bearer " + token.reveal())
                    .build();
            HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
            if (reply.statusCode() != 200) {
                throw new IOException("HTTP " + reply.statusCode());
            }
            return reply.body();
        });
        // README: end
        return secrets;
    }
}
