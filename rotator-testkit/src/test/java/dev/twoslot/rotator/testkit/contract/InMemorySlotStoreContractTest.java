package dev.twoslot.rotator.testkit.contract;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.testkit.Fault;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.fake.InMemorySlotStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fake keeps what it stands for. */
class InMemorySlotStoreContractTest extends SecretSlotStoreContract {

    private final FaultPlan faults = new FaultPlan();
    private final InMemorySlotStore store = new InMemorySlotStore(credential()::equals, faults);

    @Override
    protected SecretSlotStore store() {
        return store;
    }

    @Override
    protected SecretValue credential() {
        return SecretValue.of("a-credential-that-may-write");
    }

    @Override
    protected Optional<SecretValue> consumersGet(SlotName slot) {
        return store.published(slot).map(Token::value);
    }

    @Override
    protected List<WriteFault> writeFaults() {
        return Stream.of("slots.record ", "slots.publish ", "slots.mark ")
                .map(call -> call + SlotName.PRIMARY_SECRET_EDIT_TOKEN)
                .flatMap(call -> Stream.of(Fault.FAIL_BEFORE, Fault.REFUSE, Fault.FAIL_AFTER)
                        .map(fault -> new WriteFault(call + " " + fault, () -> faults.next(call, fault), () -> {
                            // A planned fault happens once.
                        })))
                .toList();
    }

    @Override
    protected void editComment(SlotName slot, String comment) {
        store.secrets().editComment(slot, comment);
    }

    @Override
    protected void breakReading() {
        faults.next("slots.read", Fault.FAIL_BEFORE);
    }
}
