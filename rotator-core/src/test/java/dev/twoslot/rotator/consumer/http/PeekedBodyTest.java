package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** The rules of {@link Flow} between a source that a test plays and a caller's subscriber that asks when the test says so. */
class PeekedBodyTest {

    private static final byte[] LONG = "x".repeat(16 * 1024 + 1).getBytes(UTF_8);

    private final List<String> signals = new ArrayList<>();
    private final Subscriber subscriber = new Subscriber();
    private final Source source = new Source();
    private final PeekedBody<String> body = new PeekedBody<>(info -> subscriber, new Info());

    private record Info(int statusCode, HttpHeaders headers, HttpClient.Version version) implements ResponseInfo {
        Info() {
            this(400, HttpHeaders.of(Map.of(), (name, value) -> true), HttpClient.Version.HTTP_1_1);
        }
    }

    private class Source implements Flow.Subscription {
        @Override
        public void request(long n) {
            signals.add("request " + n);
        }

        @Override
        public void cancel() {
            signals.add("cancel");
        }
    }

    private class Subscriber implements BodySubscriber<String> {
        private final CompletableFuture<String> made = new CompletableFuture<>();
        private final StringBuilder taken = new StringBuilder();
        private Flow.Subscription subscription = source;

        @Override
        public CompletionStage<String> getBody() {
            return made;
        }

        @Override
        public void onSubscribe(Flow.Subscription peeked) {
            signals.add("subscribed");
            subscription = peeked;
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            int length = 0;
            for (ByteBuffer buffer : buffers) {
                length += buffer.remaining();
                taken.append(UTF_8.decode(buffer));
            }
            signals.add("next " + length);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("error " + failure.getMessage());
            made.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            signals.add("complete");
            made.complete(taken.toString());
        }
    }

    private void sends(byte[] bytes) {
        body.onNext(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    }

    private void sends(String text) {
        sends(text.getBytes(UTF_8));
    }

    @Test
    void a_short_body_is_asked_for_piece_by_piece_and_given_on_when_it_is_whole_and_asked_for() {
        body.onSubscribe(source);
        sends("bad ");
        sends("request");
        body.onComplete();
        assertThat(signals).containsExactly("request 1", "request 1", "request 1", "subscribed");

        subscriber.subscription.request(5);

        assertThat(signals).endsWith("subscribed", "next 11", "complete");
        assertThat(subscriber.made).isCompletedWithValue("bad request");
        assertThat(body.getBody().toCompletableFuture()).isCompleted();
        subscriber.subscription.request(5);
        assertThat(signals).filteredOn("complete"::equals).hasSize(1);
    }

    @Test
    void a_subscriber_that_asks_at_once_gets_it_at_the_end() {
        PeekedBody<String> peeked = new PeekedBody<>(
                info -> {
                    Subscriber eager = new Subscriber() {
                        @Override
                        public void onSubscribe(Flow.Subscription subscription) {
                            super.onSubscribe(subscription);
                            subscription.request(1);
                        }
                    };
                    return eager;
                },
                new Info());
        peeked.onSubscribe(source);
        peeked.onNext(List.of(ByteBuffer.wrap("no".getBytes(UTF_8))));
        peeked.onComplete();

        assertThat(signals).containsExactly("request 1", "request 1", "subscribed", "request 1", "next 2", "complete");
    }

    @Test
    void an_empty_body_ends_without_being_asked_for() {
        body.onSubscribe(source);
        body.onComplete();

        assertThat(signals).containsExactly("request 1", "subscribed", "complete");
    }

    @Test
    void of_a_long_body_the_first_pieces_go_out_with_the_next_one_that_is_asked_for() {
        body.onSubscribe(source);
        sends(LONG);
        assertThat(signals).as("nothing is asked for ahead").containsExactly("request 1", "subscribed");
        assertThat(body.getBody().toCompletableFuture()).isNotDone();

        subscriber.subscription.request(2);
        sends("yz");
        sends("end");
        body.onComplete();

        assertThat(signals)
                .containsExactly(
                        "request 1", "subscribed", "request 2", "next " + (LONG.length + 2), "next 3", "complete");
        assertThat(subscriber.taken.toString()).isEqualTo(new String(LONG, UTF_8) + "yzend");
    }

    @Test
    void a_long_body_whose_last_piece_was_the_first_goes_out_when_it_is_asked_for() {
        body.onSubscribe(source);
        sends(LONG);
        body.onComplete();
        assertThat(signals).containsExactly("request 1", "subscribed");

        subscriber.subscription.request(1);

        assertThat(signals).endsWith("subscribed", "next " + LONG.length, "complete");
    }

    @Test
    void a_request_for_nothing_is_the_sources_to_refuse() {
        body.onSubscribe(source);
        sends(LONG);
        body.onComplete();

        subscriber.subscription.request(0);
        assertThat(signals).endsWith("subscribed", "request 0");
    }

    @Test
    void a_source_that_fails_fails_the_body_before_the_peek_is_over_and_after() {
        IOException reset = new IOException("reset");
        body.onSubscribe(source);
        sends("bad");
        body.onError(reset);
        assertThatThrownBy(() -> body.getBody().toCompletableFuture().get()).hasCause(reset);
        assertThat(signals).doesNotContain("subscribed");

        PeekedBody<String> later = new PeekedBody<>(info -> subscriber, new Info());
        later.onSubscribe(source);
        later.onNext(List.of(ByteBuffer.wrap(LONG)));
        later.onError(reset);
        assertThat(signals).endsWith("subscribed", "error reset");
        assertThatThrownBy(() -> later.getBody().toCompletableFuture().get()).hasCause(reset);
    }

    @Test
    void a_subscriber_that_cancels_cancels_the_source_and_hears_nothing_more_of_the_end() {
        body.onSubscribe(source);
        sends(LONG);

        subscriber.subscription.cancel();
        body.onComplete();
        subscriber.subscription.request(1);

        assertThat(signals).containsExactly("request 1", "subscribed", "cancel", "request 1");
    }

    @Test
    void a_handler_that_fails_cancels_the_source_and_whatever_still_comes_is_dropped() {
        IllegalStateException bug = new IllegalStateException("a bug");
        PeekedBody<String> peeked = new PeekedBody<>(
                info -> {
                    throw bug;
                },
                new Info());
        peeked.onSubscribe(source);
        peeked.onNext(List.of(ByteBuffer.wrap(LONG)));

        assertThatThrownBy(() -> peeked.getBody().toCompletableFuture().get()).hasCause(bug);
        assertThat(signals).containsExactly("request 1", "cancel");
        peeked.onNext(List.of(ByteBuffer.wrap(LONG)));
        peeked.onError(new IOException("reset"));
        peeked.onComplete();
        assertThat(signals).hasSize(2);
    }

    @Test
    void a_source_that_sends_before_it_was_subscribed_to_is_named() {
        assertThatThrownBy(() -> sends("early"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("subscribed");
    }
}
