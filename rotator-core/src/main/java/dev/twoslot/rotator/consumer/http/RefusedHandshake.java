package dev.twoslot.rotator.consumer.http;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;

/** A WebSocket's handshake whose reply says that the credential was refused, kept so that it can still be the caller's failure. */
final class RefusedHandshake extends CredentialRejectedException {

    private static final long serialVersionUID = 1L;

    private final transient WebSocketHandshakeException handshake;

    private RefusedHandshake(WebSocketHandshakeException handshake) {
        super(HttpRefusal.message(handshake.getResponse().statusCode()));
        this.handshake = handshake;
    }

    /** What a failed handshake means for the credential; whatever it is, it does not hold the credential. */
    static Throwable orAsItCame(Throwable failure) {
        Throwable bare = DerivedFuture.bare(failure);
        if (!(bare instanceof WebSocketHandshakeException handshake)) {
            return bare;
        }
        HttpResponse<?> response = handshake.getResponse();
        String body = response.body() instanceof String text ? text : "";
        WebSocketHandshakeException shown = withoutCredential(handshake, body);
        return HttpRefusal.refuses(response.statusCode(), body) ? new RefusedHandshake(shown) : shown;
    }

    private static WebSocketHandshakeException withoutCredential(WebSocketHandshakeException handshake, String body) {
        WebSocketHandshakeException shown =
                new WebSocketHandshakeException(new MappedResponse<>(handshake.getResponse(), body));
        shown.initCause(handshake.getCause());
        return shown;
    }

    /** What the caller gets for a WebSocket that did not open: of two refusals, the last. */
    static Throwable end(Throwable failure) {
        if (!(failure instanceof BothSlotsFailedException both)) {
            return TwoSlotHttpClient.asOfAnyClient(failure);
        }
        if (both.secondaryFailure() instanceof RefusedHandshake refused) {
            return refused.handshake;
        }
        if (both.primaryFailure() instanceof RefusedHandshake refused) {
            return refused.handshake;
        }
        return RefusedResponse.nothingSent(both);
    }
}
