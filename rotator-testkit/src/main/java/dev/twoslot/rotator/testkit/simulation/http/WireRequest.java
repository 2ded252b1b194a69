package dev.twoslot.rotator.testkit.simulation.http;

import java.net.InetAddress;

/**
 * One request, read in full.
 *
 * @param method the method, of any case and any word
 * @param target path and query as they were sent, from the first slash on; {@code *} for {@code OPTIONS *}
 * @param headers the header fields
 * @param body the body, with the chunks put together; empty if there is none
 * @param peer the caller's address
 * @param connection counts the connections of a server from 1
 * @param keepAlive whether the caller means to go on using the connection; if not, a reply should say that it closes it
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record WireRequest(
        String method,
        String target,
        HeaderFields headers,
        byte[] body,
        InetAddress peer,
        long connection,
        boolean keepAlive) {

    @Override
    public String toString() {
        return "WireRequest[" + method + ", " + body.length + " bytes, connection " + connection + "]";
    }
}
