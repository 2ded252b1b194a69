package dev.twoslot.rotator.testkit.simulation.api;

import java.nio.charset.StandardCharsets;

/** The errors that a status usually comes with; used where a fault names a status alone. */
public final class StandardErrors {
    public static final ApiError THROTTLED = ApiError.of(971, "Please wait and consider throttling your request speed");

    private StandardErrors() {}

    public static ApiError of(int status) {
        return switch (status) {
            case 401, 403 -> ApiError.of(10000, "Authentication error");
            case 404 -> ApiError.of(7000, "No route for that URI");
            case 429 -> THROTTLED;
            default ->
                status < 500
                        ? ApiError.of(status, "Bad request")
                        : ApiError.of(10001, "Service temporarily unavailable");
        };
    }

    /** An error page of a proxy in front of the API. */
    public static byte[] html(int status) {
        String page = "<!DOCTYPE html>\n<html><head><title>api.cloudflare.com | " + status
                + "</title></head><body><h1>Error " + status + "</h1></body></html>\n";
        return page.getBytes(StandardCharsets.UTF_8);
    }
}
