package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;

/** A credential to try, and the slot that it is in. */
record Candidate(Slot slot, SecretValue credential) {}
