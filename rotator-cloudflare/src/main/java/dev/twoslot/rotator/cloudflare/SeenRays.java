package dev.twoslot.rotator.cloudflare;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ray ids of the last successes. Cloudflare gives each request one of its own ({@code cf-ray}), so a success with a known one
 * was given before: sent twice, left over on a connection, or kept by something in between. Thread-safe.
 */
final class SeenRays {

    private static final int KEPT = 256;

    private final Set<String> rays = new LinkedHashSet<>();

    /** Whether it was not seen before; it is from now on. */
    synchronized boolean isNew(String ray) {
        if (rays.size() == KEPT) {
            rays.remove(rays.iterator().next());
        }
        return rays.add(ray);
    }
}
