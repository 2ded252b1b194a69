package dev.twoslot.rotator.consumer.http;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A response that says that the credential was refused, kept so that it can still become the caller's response. */
final class RefusedResponse extends CredentialRejectedException {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponse<?> response;
    private final transient ResponseInfo info;
    private final transient byte[] body;

    RefusedResponse(HttpResponse<?> response, ResponseInfo info, byte[] body) {
        super(HttpRefusal.message(info.statusCode()));
        this.response = response;
        this.info = info;
        this.body = body;
    }

    /** What becomes of a request when nothing is left to try: the last refusal, if a credential was sent at all. */
    static <T> CompletionStage<HttpResponse<T>> last(BothSlotsFailedException both, BodyHandler<T> handler) {
        if (both.secondaryFailure() instanceof RefusedResponse refused) {
            return refused.as(handler);
        }
        if (both.primaryFailure() instanceof RefusedResponse refused) {
            return refused.as(handler);
        }
        return CompletableFuture.failedStage(nothingSent(both));
    }

    /** What becomes of a request that no credential could be read for. */
    static IOException nothingSent(BothSlotsFailedException both) {
        return new IOException("nothing was sent, because neither PRIMARY nor SECONDARY can be used", both);
    }

    /**
     * The response as its caller wanted it: the body goes to the handler now, and as fast as the handler asks for it. A handler that
     * throws fails the request.
     */
    private <T> CompletionStage<HttpResponse<T>> as(BodyHandler<T> handler) {
        try {
            BodySubscriber<T> subscriber = handler.apply(info);
            BodyPublishers.ofByteArray(body).subscribe(new Pieces(subscriber));
            return subscriber.getBody().thenApply(made -> new MappedResponse<>(response, made));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** A body's subscriber takes lists of buffers that are read only. */
    private record Pieces(BodySubscriber<?> subscriber) implements Flow.Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            subscriber.onNext(List.of(piece.asReadOnlyBuffer()));
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
