package dev.twoslot.rotator.testkit.exploration;

/** What must hold in every reachable state; docs/SAFETY.md says more of each. */
public enum Invariant {
    I1("as long as no more runs failed in a row than the budget allows, each role has a usable slot at every instant"),
    I2("after a successful run and until the next one stages, both slots are usable"),
    I3("SECONDARY is only ever overwritten by a token that verified in this run"),
    I4("PRIMARY is only ever overwritten by a token that verified in this run"),
    I5("a run that ends before promote leaves PRIMARY as it was"),
    I6("a run whose lease is lost, or too short for the next call, writes nothing more"),
    I7("a token that a slot holds, or may hold, is never revoked"),
    I8("two successful runs after any crash, no live token of ours is outside the slots but the superseded generation"),
    I9("a failed run has one ERROR line and one alert, any other run none"),
    I11("two runs that overlap still keep I1 to I5 and I7"),
    I12("no run harms a token that another installation's slots hold, or that a person made"),
    DEATH("a token is taken for dead only if it is, and a person is called only then"),
    CLOCK("a run whose clock and the issuer's are too far apart writes no slot"),
    ROLL_FORWARD("what an earlier run left half written is finished before anything else is written"),
    RELEASE("a run that took the lock lets go of it, or dies");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    /** The invariant in words. */
    public String sentence() {
        return sentence;
    }
}
