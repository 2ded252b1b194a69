/** In-memory fakes, a virtual clock and a simulated Cloudflare, for tests of the rotator and of its integrations. */
module dev.twoslot.rotator.testkit {
    requires static org.jspecify;
    requires transitive dev.twoslot.rotator.core;
    requires com.fasterxml.jackson.databind;
    requires jdk.httpserver;
    requires org.slf4j;

    exports dev.twoslot.rotator.testkit;
}
