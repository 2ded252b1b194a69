package dev.twoslot.rotator.testkit;

/** What can go wrong with one call to the outside. */
public enum Fault {
    /** Nothing happens, and the caller is told so; it may work later. */
    FAIL_BEFORE,
    /** Nothing happens, and the caller is told that it never will. */
    REFUSE,
    /** It happens, and the reply is lost: the case that loses credentials. */
    FAIL_AFTER,
    /** The process dies before anything happens: neither this call nor any later one of this process has an effect. */
    CRASH_BEFORE,
    /** It happens, and then the process dies: no later call of this process has an effect. */
    CRASH_AFTER
}
