package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;

/** A credential to try, and the slot that it is in. */
record Candidate(Slot slot, SecretValue credential) {}
