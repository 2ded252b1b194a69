package dev.twoslot.rotator.runner;

/** How a command shows its result. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** One object on standard output and nothing else, for programs. */
    JSON
}
