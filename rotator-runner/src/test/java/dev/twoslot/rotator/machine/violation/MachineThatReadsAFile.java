package dev.twoslot.rotator.machine.violation;

import java.nio.file.Path;

/** Breaks THE_MACHINE_IS_PURE. */
public final class MachineThatReadsAFile {

    Path state = Path.of("state");
}
