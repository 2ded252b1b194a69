package dev.twoslot.rotator.cloudflare.api;

import java.net.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
sealed interface Exchange {

    /**
     * A reply came back.
     *
     * @param body the whole body, which may hold a secret, or empty if it is longer than the limit
     */
    record Answered(int status, HttpHeaders headers, Optional<byte[]> body) implements Exchange {}

    /**
     * No reply came back.
     *
     * @param meaning {@link Meaning#NOT_SENT}, {@link Meaning#CLOSED}, {@link Meaning#PROXY_REFUSED}, {@link Meaning#UNTRUSTED}, {@link Meaning#LOST} or
     *     {@link Meaning#INTERRUPTED}
     * @param cause set only where nothing was sent: later exceptions may quote what a server wrote
     */
    record Unanswered(Meaning meaning, @Nullable Throwable cause) implements Exchange {}
}
