package dev.twoslot.rotator.cloudflare.api;

/** What repeating a call may do; decides whether a lost reply is ambiguous and whether the client may repeat it. */
enum Repeatability {
    /** Changes nothing: a lost reply is a passing fault, and the call may be repeated at will. */
    READ,
    /** Changes something, and twice is the same as once: a lost reply is ambiguous, and repeating settles it. */
    IDEMPOTENT_WRITE,
    /** Makes one more thing each time: repeated only when it is certain that nothing happened. */
    CREATE
}
