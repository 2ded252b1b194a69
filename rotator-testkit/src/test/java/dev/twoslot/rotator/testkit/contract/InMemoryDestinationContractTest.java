package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.fake.InMemoryDestination;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The fake keeps what it stands for, whether it changes slots one by one or several in one step. */
class InMemoryDestinationContractTest {

    @Nested
    class OneByOne extends Fake {}

    @Nested
    class InOneStep extends Fake {
        InOneStep() {
            place.inOneStep();
        }
    }

    abstract static class Fake extends DestinationContract {

        private static final String PUT = "fake.put " + SlotName.PRIMARY_SECRET_EDIT_TOKEN;

        private final FaultPlan faults = new FaultPlan();
        final InMemoryDestination place = new InMemoryDestination("fake", clock, faults);

        @Override
        protected Destination destination() {
            return place;
        }

        @Override
        protected SecretValue credential() {
            return SecretValue.of("a-credential-that-memory-has-no-use-for");
        }

        @Override
        protected Optional<SecretValue> consumersGet(SlotName slot) {
            return place.token(slot).map(Token::value);
        }

        @Override
        protected List<PutFault> putFaults() {
            return Stream.concat(
                            Stream.of(Fault.FAIL_BEFORE, Fault.REFUSE, Fault.FAIL_AFTER)
                                    .map(fault ->
                                            new PutFault(fault.name(), () -> faults.next(PUT, fault), faults::forget)),
                            Stream.of(Kind.values())
                                    .map(kind -> new PutFault(
                                            "broken down, " + kind, () -> place.breakDown(kind), place::mend)))
                    .toList();
        }

        @Override
        protected void breakAfter(int puts) {
            place.breakDownAfter(puts, Kind.TRANSIENT);
        }

        @Override
        protected void makeUnwritable() {
            place.breakDown(Kind.TRANSIENT);
        }

        @Override
        protected void mend() {
            place.mend();
        }
    }
}
