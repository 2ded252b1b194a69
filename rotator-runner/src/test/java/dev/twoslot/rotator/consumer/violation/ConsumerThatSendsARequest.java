package dev.twoslot.rotator.consumer.violation;

import java.net.http.HttpRequest;

/** Breaks THE_CONSUMER_KNOWS_NO_HTTP. */
public final class ConsumerThatSendsARequest {

    HttpRequest.Builder request = HttpRequest.newBuilder();
}
