package dev.twoslot.rotator.spi;

/** How much patience a refused token deserves. */
public enum TokenAge {
    /** Created in this run: refusals may mean that the provider has not yet made it known everywhere. */
    FRESH,
    /** Created by an earlier run: it should be known, and a refusal is either the end of it or a passing fault. */
    SETTLED
}
