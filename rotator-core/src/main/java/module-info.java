/** The machine, the engine, the SPI and the consumer's fallback; needs slf4j-api and nothing else at run time. */
module dev.twoslot.rotator.core {
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.twoslot.rotator;
    exports dev.twoslot.rotator.consumer;
    exports dev.twoslot.rotator.machine;
    exports dev.twoslot.rotator.spi;
}
