package dev.twoslot.rotator.consumer.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request's body of unknown length, which must not end earlier when it is asked for again. A stream that was read to its end
 * would be sent as an empty body, and a service that accepts it then believes it. Of a body of known length the HTTP client itself
 * sees that it is cut.
 */
final class UncutBody implements BodyPublisher {

    private final BodyPublisher body;
    private volatile long longest;

    UncutBody(BodyPublisher body) {
        this.body = body;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Measure(subscriber));
    }

    private final class Measure implements Flow.Subscriber<ByteBuffer> {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private long length;

        Measure(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            length += piece.remaining();
            longest = Math.max(longest, length);
            subscriber.onNext(piece);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            if (length < longest) {
                subscriber.onError(
                        new IOException("the request's body could be had only once, so it was not sent again"));
            } else {
                subscriber.onComplete();
            }
        }
    }
}
