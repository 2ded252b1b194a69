package dev.twoslot.rotator.consumer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can't be right is refused by name, where it is handed over and before a slot is read. */
class TwoSlotHttpArgumentsTest {

    private final List<Slot> asked = new ArrayList<>();
    private final SlotReader slots = slot -> {
        asked.add(slot);
        return SecretValue.of("value");
    };

    private void refused(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name + " must not be null");
        assertThat(asked).isEmpty();
    }

    @Test
    void null_for_what_an_HTTP_client_is_made_of_and_given() {
        HttpClient client = TwoSlotHttpClient.of(new StubClient(), slots);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost/")).build();
        BodyHandler<String> noHandler = null;

        refused("inner", () -> TwoSlotHttpClient.of(null, slots));
        refused("slots", () -> TwoSlotHttpClient.of(new StubClient(), null));
        refused("request", () -> client.send(null, BodyHandlers.ofString()));
        refused("handler", () -> client.send(request, noHandler));
        refused("request", () -> client.sendAsync(null, BodyHandlers.ofString()));
        refused("handler", () -> client.sendAsync(request, noHandler));
    }

    @Test
    void a_client_that_follows_redirects() {
        for (HttpClient.Redirect follows : List.of(HttpClient.Redirect.ALWAYS, HttpClient.Redirect.NORMAL)) {
            StubClient inner = new StubClient();
            inner.redirects = follows;

            assertThatThrownBy(() -> TwoSlotHttpClient.of(inner, slots))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "inner follows redirects, so it would send the credential to any host that a reply names;"
                                    + " build it with followRedirects(HttpClient.Redirect.NEVER)");
        }
    }
}
