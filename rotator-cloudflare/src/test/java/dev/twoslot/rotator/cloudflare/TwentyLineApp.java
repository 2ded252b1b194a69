package dev.twoslot.rotator.cloudflare;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.HttpRefusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** An app that depends on the core alone and knows nothing of rotations. */
record TwentyLineApp(HttpClient http, URI url, SlotReader slots) {

    String ask() {
        return tryPrimaryThenSecondary(slots, token -> {
            var request = HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token.reveal());
            var reply = http.send(request.build(), BodyHandlers.ofString());
            HttpRefusal.throwIfRefused(reply.statusCode(), reply.body());
            if (reply.statusCode() != 200) {
                throw new IOException("HTTP " + reply.statusCode());
            }
            return reply.body();
        });
    }
}
