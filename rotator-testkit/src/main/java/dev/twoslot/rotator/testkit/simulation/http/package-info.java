/**
 * A small HTTP/1.1 server on the loopback address, strict about what it takes and indifferent about what it sends: a
 * reply is whatever bytes the handler writes, so that a test can send ones that no HTTP library would. Knows nothing of
 * Cloudflare and imports nothing of ours. Not exported.
 *
 * <p>It takes Content-Length and chunked bodies, keeps connections alive, answers {@code Expect: 100-continue}, serves
 * pipelined requests in order, and ignores offers to upgrade. It has no TLS, no HTTP/2 and no time limits.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation.http;

import org.jspecify.annotations.NullMarked;
