/** Fakes with real behaviour, a virtual clock and a simulated Cloudflare. */
@NullMarked
package dev.twoslot.rotator.testkit;

import org.jspecify.annotations.NullMarked;
