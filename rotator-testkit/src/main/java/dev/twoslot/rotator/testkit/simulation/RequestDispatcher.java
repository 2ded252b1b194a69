package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.api.ApiError;
import dev.twoslot.rotator.testkit.simulation.api.Pauser;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.http.RefusedRequestException;
import dev.twoslot.rotator.testkit.simulation.http.ReplyChannel;
import dev.twoslot.rotator.testkit.simulation.http.WireHandler;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells API calls and control calls apart, and answers what is neither. */
final class RequestDispatcher implements WireHandler {
    /** A little more than the largest body that the API takes, a KV value with its multipart frame. */
    static final int MAX_BODY_BYTES = 26 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final Simulation simulation;
    private final ApiHandler api;
    private final ControlHandler control;

    RequestDispatcher(Simulation simulation, int port, Pauser pauser) {
        this.simulation = simulation;
        this.api = new ApiHandler(simulation, pauser);
        this.control = new ControlHandler(simulation, port);
    }

    @Override
    public void handle(WireRequest request, ReplyChannel channel) throws IOException, InterruptedException {
        try {
            if (ControlHandler.owns(SimulatedRequest.pathOf(request))) {
                control.handle(request, channel);
            } else {
                api.handle(request, channel);
            }
        } catch (RuntimeException e) {
            LOG.error("The simulator failed on {} {}", request.method(), SimulatedRequest.pathOf(request), e);
            channel.close();
        }
    }

    /** In the envelope, which is kinder than the page that a server in front would send, and says which rule it was. */
    @Override
    public void refuse(RefusedRequestException refusal, ReplyChannel channel) throws IOException {
        SimulatedReply reply = simulation.stamped(
                ReplyEnvelope.failure(refusal.status(), List.of(ApiError.of(refusal.status(), refusal.rule()))));
        channel.send(new Transmission(true, false).bytes(reply));
    }
}
