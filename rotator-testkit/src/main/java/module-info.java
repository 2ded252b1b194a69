/**
 * In-memory fakes, contract tests, a virtual clock and a simulated Cloudflare, for tests of the rotator and of its
 * integrations. Who runs the contract tests brings JUnit and AssertJ.
 */
module dev.twoslot.rotator.testkit {
    requires static org.assertj.core;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;
    requires transitive dev.twoslot.rotator.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.twoslot.rotator.testkit;
    exports dev.twoslot.rotator.testkit.contract;
    exports dev.twoslot.rotator.testkit.exploration;
    exports dev.twoslot.rotator.testkit.exploration.engine;
    exports dev.twoslot.rotator.testkit.exploration.machine;
    exports dev.twoslot.rotator.testkit.fake;
    exports dev.twoslot.rotator.testkit.simulation;
    exports dev.twoslot.rotator.testkit.simulation.setup;
}
