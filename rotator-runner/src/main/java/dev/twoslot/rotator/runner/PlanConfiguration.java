package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.cloudflare.VaultKey;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan} works with: a part of what {@code run} needs, complete and valid. Immutable.
 *
 * @param times when rotations are planned, and the times of one
 * @param baseUrl where the API is
 * @param route how calls get there
 * @param vault the file of the rotator's own copy of the slots
 * @param vaultKey what seals it, or null if it was not given
 */
record PlanConfiguration(
        Times times,
        URI baseUrl,
        ApiRoute route,
        Path vault,
        @Nullable VaultKey vaultKey) {}
