/** The two-slot rotation, what it asks of a platform, and what a consumer of the slots needs. */
module dev.twoslot.rotator.core {
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.twoslot.rotator;
    exports dev.twoslot.rotator.spi;
}
