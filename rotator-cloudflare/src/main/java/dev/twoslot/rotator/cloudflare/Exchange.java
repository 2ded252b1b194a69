package dev.twoslot.rotator.cloudflare;

import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
sealed interface Exchange {

    /**
     * A reply came back whole, or was cut off at the size limit.
     *
     * @param body the body; may hold a secret
     */
    record Answered(int status, HttpHeaders headers, byte[] body, boolean oversized) implements Exchange {}

    /**
     * No reply came back.
     *
     * @param meaning {@link Meaning#NOT_SENT}, {@link Meaning#UNTRUSTED}, {@link Meaning#LOST} or
     *     {@link Meaning#INTERRUPTED}
     * @param cause set only where nothing was sent: later exceptions may quote what a server wrote
     */
    record Unanswered(Meaning meaning, @Nullable Throwable cause) implements Exchange {}
}
