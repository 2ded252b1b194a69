/** The machine, the engine, the SPI and the consumer's fallback; needs slf4j-api and nothing else at run time. */
// The modules that a package is exported to are built after this one.
@SuppressWarnings("module")
module dev.twoslot.rotator.core {
    requires static org.jspecify;
    requires org.slf4j;
    // For TwoSlotHttpClient; a program that has another HTTP client, or none, runs without the module.
    requires static java.net.http;

    exports dev.twoslot.rotator;
    exports dev.twoslot.rotator.building to
            dev.twoslot.rotator.cloudflare,
            dev.twoslot.rotator.testkit;
    exports dev.twoslot.rotator.consumer;
    exports dev.twoslot.rotator.consumer.http;
    exports dev.twoslot.rotator.machine to
            dev.twoslot.rotator.testkit;
    exports dev.twoslot.rotator.slot;
    exports dev.twoslot.rotator.spi;
}
