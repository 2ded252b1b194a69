package dev.twoslot.rotator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {

    private final List<ProcessSignal> begun = new ArrayList<>();
    private final SentSignals signals = new SentSignals();
    private final OrderlyEnd end = new OrderlyEnd(begun::add, signals::endAtOnce);

    @Test
    void aLostTerminalChangesNothingHoweverOften() {
        end.accept(ProcessSignal.HANGUP);
        end.accept(ProcessSignal.HANGUP);

        assertThat(begun).isEmpty();
        assertThat(signals.ends()).isEmpty();
        assertThat(end.signal()).isEmpty();
    }

    @Test
    void theFirstRequestBeginsTheEndAndTheSecondEndsAtOnceAsThatSignalWould() {
        end.accept(ProcessSignal.TERMINATE);

        assertThat(begun).containsExactly(ProcessSignal.TERMINATE);
        assertThat(signals.ends()).isEmpty();

        end.accept(ProcessSignal.HANGUP);
        end.accept(ProcessSignal.INTERRUPT);

        assertThat(begun).hasSize(1);
        assertThat(signals.ends()).containsExactly(130);
        assertThat(end.signal()).contains(ProcessSignal.TERMINATE);
    }
}
