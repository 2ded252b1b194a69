package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.api.Pauser;
import dev.twoslot.rotator.testkit.simulation.http.ReplyChannel;
import java.io.IOException;
import java.util.List;

/** Takes the steps of a transmission, one after the other. */
final class ReplyWriter {
    private final Pauser pauser;

    ReplyWriter(Pauser pauser) {
        this.pauser = pauser;
    }

    void write(ReplyChannel channel, List<WireStep> steps) throws IOException, InterruptedException {
        for (WireStep step : steps) {
            if (step instanceof WireStep.Send send) {
                for (long time = 0; time < send.times(); time++) {
                    channel.send(send.bytes());
                }
            } else if (step instanceof WireStep.Wait wait) {
                pauser.pause(wait.duration());
            } else {
                channel.close();
            }
        }
    }
}
