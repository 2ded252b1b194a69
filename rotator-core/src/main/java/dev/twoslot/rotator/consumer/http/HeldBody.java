package dev.twoslot.rotator.consumer.http;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as its handler made it, or, of a refusal, as it came: a handler that writes a file must not see a refusal that
 * is going to be replaced by another response.
 */
final class HeldBody<T> {

    private final @Nullable T body;
    private final ResponseInfo info;
    private final byte @Nullable [] refusal;

    private HeldBody(@Nullable T body, ResponseInfo info, byte @Nullable [] refusal) {
        this.body = body;
        this.info = info;
        this.refusal = refusal;
    }

    static <T> HeldBody<T> made(@Nullable T body, ResponseInfo info) {
        return new HeldBody<>(body, info, null);
    }

    static <T> HeldBody<T> refused(byte[] body, ResponseInfo info) {
        return new HeldBody<>(null, info, body);
    }

    static <T> BodyHandler<HeldBody<T>> by(BodyHandler<T> handler) {
        return info -> {
            if (HttpRefusal.isRefusal(info.statusCode())) {
                return BodySubscribers.mapping(BodySubscribers.ofByteArray(), bytes -> refused(bytes, info));
            }
            if (HttpRefusal.dependsOnBody(info.statusCode())) {
                return new PeekedBody<>(handler, info);
            }
            return BodySubscribers.mapping(handler.apply(info), body -> made(body, info));
        };
    }

    /** @throws RefusedResponse if the credential was refused */
    static <T> HttpResponse<T> accepted(HttpResponse<HeldBody<T>> response) throws RefusedResponse {
        HeldBody<T> held = response.body();
        if (held.refusal != null) {
            throw new RefusedResponse(response, held.info, held.refusal);
        }
        return new MappedResponse<>(response, held.body);
    }
}
