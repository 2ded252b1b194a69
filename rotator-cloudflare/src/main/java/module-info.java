/** The core's SPI on Cloudflare: account API tokens, Secrets Store, Workers KV and the sealed vault. */
module dev.twoslot.rotator.cloudflare {
    requires static org.jspecify;
    requires transitive dev.twoslot.rotator.core;
    requires com.fasterxml.jackson.databind;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires java.net.http;
    requires org.slf4j;

    exports dev.twoslot.rotator.cloudflare;
    exports dev.twoslot.rotator.destination;
    exports dev.twoslot.rotator.vault;
}
