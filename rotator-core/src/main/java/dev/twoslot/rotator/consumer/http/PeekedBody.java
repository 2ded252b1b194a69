package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a reply that may be a refusal, depending on what it says. It is held until that is known, but no more of it than a
 * refusal is long. If it is none, the caller's handler gets it from its first byte, and what comes after as it comes.
 */
final class PeekedBody<T> implements BodySubscriber<HeldBody<T>> {

    private final BodyHandler<T> handler;
    private final ResponseInfo info;
    private final CompletableFuture<HeldBody<T>> body = new CompletableFuture<>();
    private final List<ByteBuffer> held = new ArrayList<>();
    private int size;
    private Flow.@Nullable Subscription source;
    private @Nullable Rest rest;

    PeekedBody(BodyHandler<T> handler, ResponseInfo info) {
        this.handler = handler;
        this.info = info;
    }

    @Override
    public CompletionStage<HeldBody<T>> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (rest != null) {
            rest.onNext(buffers);
            return;
        }
        held.addAll(buffers);
        buffers.forEach(buffer -> size += buffer.remaining());
        if (size <= RefusalBody.LONGEST) {
            source().request(1);
        } else {
            handOver();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (rest != null) {
            rest.onError(failure);
        } else {
            body.completeExceptionally(failure);
        }
    }

    @Override
    public void onComplete() {
        if (rest != null) {
            rest.onComplete();
            return;
        }
        byte[] bytes = copied();
        if (RefusalBody.refuses(new String(bytes, UTF_8))) {
            body.complete(HeldBody.refused(bytes, info));
        } else {
            handOver().onComplete();
        }
    }

    private byte[] copied() {
        ByteBuffer all = ByteBuffer.allocate(size);
        held.forEach(buffer -> all.put(buffer.duplicate()));
        return all.array();
    }

    /** A handler that fails here fails the request, as it would without this class. */
    private Rest handOver() {
        Rest next = new Rest(source(), held);
        rest = next;
        try {
            BodySubscriber<T> subscriber = handler.apply(info);
            next.to = subscriber;
            subscriber.onSubscribe(next);
            subscriber.getBody().whenComplete((made, failure) -> {
                if (failure != null) {
                    body.completeExceptionally(DerivedFuture.bare(failure));
                } else {
                    body.complete(HeldBody.made(made, info));
                }
            });
        } catch (RuntimeException | Error e) {
            next.cancel();
            body.completeExceptionally(e);
        }
        return next;
    }

    private Flow.Subscription source() {
        if (source == null) {
            throw new IllegalStateException("a publisher that sends before it has been subscribed to");
        }
        return source;
    }

    /**
     * What comes after the peek: what was held goes out in front of the next buffers, or of the end. So one request is answered by one
     * signal, and no two threads signal at once.
     */
    private static final class Rest implements Flow.Subscription {

        private final Flow.Subscription source;
        private final List<ByteBuffer> held;
        private boolean wanted;
        private boolean complete;
        private boolean ended;

        /** The caller's subscriber, once its handler has made one. */
        BodySubscriber<?> to = BodySubscribers.discarding();

        Rest(Flow.Subscription source, List<ByteBuffer> held) {
            this.source = source;
            this.held = held;
        }

        @Override
        public void request(long n) {
            if (n > 0) {
                synchronized (this) {
                    wanted = true;
                }
            }
            if (isTheEnd()) {
                end();
            } else {
                source.request(n);
            }
        }

        @Override
        public void cancel() {
            synchronized (this) {
                ended = true;
            }
            source.cancel();
        }

        void onNext(List<ByteBuffer> buffers) {
            to.onNext(withHeld(buffers));
        }

        void onError(Throwable failure) {
            to.onError(failure);
        }

        void onComplete() {
            synchronized (this) {
                complete = true;
            }
            if (isTheEnd()) {
                end();
            }
        }

        /** True once: all has come, and what was held may go out. */
        private synchronized boolean isTheEnd() {
            boolean now = complete && !ended && (wanted || held.isEmpty());
            ended |= now;
            return now;
        }

        private void end() {
            if (!held.isEmpty()) {
                to.onNext(withHeld(List.of()));
            }
            to.onComplete();
        }

        private List<ByteBuffer> withHeld(List<ByteBuffer> buffers) {
            List<ByteBuffer> all = new ArrayList<>(held);
            all.addAll(buffers);
            held.clear();
            return List.copyOf(all);
        }
    }
}
