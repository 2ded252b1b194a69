package dev.twoslot.rotator.testkit.simulation.http;

import java.io.IOException;

/** Answers requests. Called by many threads at a time, each with a connection of its own. */
public interface WireHandler {

    /**
     * Answers a request by sending the bytes of a reply, fewer, more or none. If the channel was not closed and the
     * request is to be kept alive, the next request is read from the connection.
     *
     * @throws IOException if the caller is gone; the connection is closed
     * @throws InterruptedException if the server is being closed
     */
    void handle(WireRequest request, ReplyChannel channel) throws IOException, InterruptedException;

    /** Answers what is no request. The connection is closed after it. */
    void refuse(RefusedRequestException refusal, ReplyChannel channel) throws IOException;
}
