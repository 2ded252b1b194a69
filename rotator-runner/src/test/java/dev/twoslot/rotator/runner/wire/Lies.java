package dev.twoslot.rotator.runner.wire;

import java.util.List;
import java.util.stream.Stream;

/** Every lie there is, by subject. */
public final class Lies {

    private Lies() {}

    /** For a rotator whose lock is a file. */
    public static List<Lie> all() {
        return Stream.of(CreateLies.all(), VerifyLies.all(), TokenListLies.all(), SecretLies.all(), WireLies.all())
                .flatMap(List::stream)
                .toList();
    }

    /** For one whose lock is in Workers KV. */
    public static List<Lie> aboutTheLock() {
        return LockLies.all();
    }
}
