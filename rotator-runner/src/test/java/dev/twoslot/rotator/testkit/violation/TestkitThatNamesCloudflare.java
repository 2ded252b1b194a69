package dev.twoslot.rotator.testkit.violation;

import dev.twoslot.rotator.cloudflare.violation.CloudflareThatNamesTheTestkit;

/** Breaks THE_TESTKIT_KNOWS_THE_CORE_ALONE. */
public final class TestkitThatNamesCloudflare {

    CloudflareThatNamesTheTestkit cloudflare = new CloudflareThatNamesTheTestkit();
}
