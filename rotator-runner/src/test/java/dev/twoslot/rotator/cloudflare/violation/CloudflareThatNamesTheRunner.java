package dev.twoslot.rotator.cloudflare.violation;

import dev.twoslot.rotator.runner.violation.CommandThatNamesTheTestkit;

/** Breaks CLOUDFLARE_DOES_NOT_KNOW_THE_RUNNER. */
public final class CloudflareThatNamesTheRunner {

    CommandThatNamesTheTestkit runner = new CommandThatNamesTheTestkit();
}
