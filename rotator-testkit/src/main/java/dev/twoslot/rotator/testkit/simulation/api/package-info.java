/**
 * Requests and replies as Cloudflare's API writes them: envelope, errors, pages, JSON, form fields; and the one entrance of clock,
 * randomness and threads. Not exported. Imports {@code simulation.http}.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation.api;

import org.jspecify.annotations.NullMarked;
