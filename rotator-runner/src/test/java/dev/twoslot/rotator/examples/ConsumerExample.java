package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.HttpRefusal;
import dev.twoslot.rotator.slot.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** An app that uses the tokens from files that are mounted for it. */
final class ConsumerExample {

    private ConsumerExample() {}

    static String listSecrets(HttpClient http, URI url, Path mounted) {
        // README: consume
        SlotCredentials slots =
                SlotCredentials.of(SlotReader.files(mounted, Role.SECRET_EDIT)); // one for the whole app

        String secrets = tryPrimaryThenSecondary(slots, token -> {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Authorization", "Bearer " + token.reveal())
                    .build();
            HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
            HttpRefusal.throwIfRefused(reply.statusCode(), reply.body());
            if (reply.statusCode() != 200) {
                throw new IOException("HTTP " + reply.statusCode());
            }
            return reply.body();
        });
        // README: end
        return secrets;
    }
}
