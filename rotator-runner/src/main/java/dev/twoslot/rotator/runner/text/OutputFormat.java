package dev.twoslot.rotator.runner.text;

/** How a command shows its result. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** One object on standard output and nothing else, for programs. */
    JSON
}
