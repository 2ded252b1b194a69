package dev.twoslot.rotator.consumer;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;

/** A response that says that the credential was refused, kept so that it can still become the caller's response. */
final class RefusedResponse extends CredentialRejectedException {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponse<?> response;
    private final transient ResponseInfo info;
    private final transient byte[] body;

    RefusedResponse(HttpResponse<?> response, ResponseInfo info, byte[] body) {
        super("the credential was refused with HTTP status " + info.statusCode());
        this.response = response;
        this.info = info;
        this.body = body;
    }

    /** The refusal to hand on when nothing is left to try. */
    static RefusedResponse last(BothSlotsFailedException both) throws IOException {
        if (both.secondaryFailure() instanceof RefusedResponse refused) {
            return refused;
        }
        if (both.primaryFailure() instanceof RefusedResponse refused) {
            return refused;
        }
        throw new IOException("nothing was sent, because neither PRIMARY nor SECONDARY can be read", both);
    }

    /**
     * The response as its caller wanted it: the body goes to the handler now.
     *
     * @throws IOException if the handler fails with one
     */
    <T> HttpResponse<T> as(BodyHandler<T> handler) throws IOException {
        BodySubscriber<T> subscriber = handler.apply(info);
        subscriber.onSubscribe(new WholeBody(subscriber));
        try {
            return new MappedResponse<>(
                    response, subscriber.getBody().toCompletableFuture().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Gives the body in one piece, as soon as something is asked for. */
    private final class WholeBody implements Flow.Subscription {

        private final BodySubscriber<?> subscriber;
        private boolean over;

        WholeBody(BodySubscriber<?> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (over) {
                return;
            }
            over = true;
            if (body.length > 0) {
                subscriber.onNext(List.of(ByteBuffer.wrap(body).asReadOnlyBuffer()));
            }
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
