package dev.twoslot.rotator.testkit.simulation.api;

import java.util.List;

/**
 * One entry of the envelope's {@code errors}.
 *
 * @param code Cloudflare's number; not unique across products
 * @param message Cloudflare's text
 * @param chain causes, as in 6003 caused by 6111; usually empty
 */
public record ApiError(int code, String message, List<ApiError> chain) {

    public static ApiError of(int code, String message) {
        return new ApiError(code, message, List.of());
    }
}
