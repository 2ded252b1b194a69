package dev.twoslot.rotator.consumer.http.violation;

import dev.twoslot.rotator.slot.SlotContent;

/** Breaks THE_CONSUMERS_HTTP_KNOWS_THE_CONSUMER_AND_THE_JDK. */
public final class HttpThatAsksAStore {

    SlotContent content;
}
