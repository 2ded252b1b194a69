package dev.twoslot.rotator.testkit.simulation.http;

import java.io.IOException;

/** Where the bytes of a reply go: the caller's connection, as it is. Used by one thread at a time. */
public interface ReplyChannel {

    /** Sends the bytes at once. */
    void send(byte[] bytes) throws IOException;

    /** Ends the connection in both directions after what was sent. Nothing can be sent any more. */
    void close() throws IOException;
}
