package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.simulation.account.SimulatedApi;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonPatch;
import dev.twoslot.rotator.testkit.simulation.api.Pauser;
import dev.twoslot.rotator.testkit.simulation.api.ReplyEnvelope;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedReply;
import dev.twoslot.rotator.testkit.simulation.api.SimulatedRequest;
import dev.twoslot.rotator.testkit.simulation.api.StandardErrors;
import dev.twoslot.rotator.testkit.simulation.http.ReplyChannel;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one API call through its life: suffer latency, meet a fault, act, write it down, reply. It is written down before
 * the reply is sent, so that a caller who has a reply finds its call in the state.
 */
final class ApiHandler {
    private final Simulation simulation;
    private final Pauser pauser;
    private final ReplyWriter writer;

    ApiHandler(Simulation simulation, Pauser pauser) {
        this.simulation = simulation;
        this.pauser = pauser;
        this.writer = new ReplyWriter(pauser);
    }

    void handle(WireRequest wire, ReplyChannel channel) throws IOException, InterruptedException {
        String path = SimulatedRequest.pathOf(wire);
        HttpFault hit = simulation.faults().next(wire.method(), path);
        FaultAction fault = hit == null ? null : hit.action();
        try (Correspondence.Exchange exchange = simulation.correspondence().begin(wire.method(), path)) {
            if (!simulation.latency().isZero()) {
                pauser.pause(simulation.latency());
            }
            if (fault instanceof FaultAction.Stall stall && !stall.afterActing()) {
                pauser.pause(stall.delay());
            }
            if (fault instanceof FaultAction.Drop) {
                String caller = simulation.callerOf(wire.headers());
                simulation.record(wire.method(), path, 0, wire.connection(), caller, fault);
                channel.close();
                return;
            }
            SimulatedApi.Answer answer = act(wire, fault);
            SimulatedReply own = simulation.stamped(answer.reply());
            exchange.answered(own);
            SimulatedReply sent = replaced(own, fault, exchange);
            int status = fault instanceof FaultAction.LoseReply ? 0 : sent.status();
            simulation.record(wire.method(), path, status, wire.connection(), answer.tokenId(), fault);
            if (fault instanceof FaultAction.Stall stall && stall.afterActing()) {
                pauser.pause(stall.delay());
            }
            writer.write(channel, Transmission.to(wire).faulty(sent, fault, surplus(own, fault, exchange)));
        }
    }

    /** The reply to a call and whose it was, as far as the fault lets it be carried out. */
    private SimulatedApi.Answer act(WireRequest wire, @Nullable FaultAction fault) {
        if (fault instanceof FaultAction.Reply planned) {
            return new SimulatedApi.Answer(reply(planned), simulation.callerOf(wire.headers()));
        }
        try {
            SimulatedRequest request = SimulatedRequest.of(wire);
            return fault instanceof FaultAction.NoEffect pretence
                    ? simulation.pretend(request, pretence)
                    : simulation.handle(request);
        } catch (ApiException malformed) {
            return new SimulatedApi.Answer(malformed.reply(), simulation.callerOf(wire.headers()));
        }
    }

    /** The faults that send another reply; those that send it otherwise are the transmission's. */
    private SimulatedReply replaced(SimulatedReply own, @Nullable FaultAction fault, Correspondence.Exchange exchange)
            throws InterruptedException {
        if (fault instanceof FaultAction.ActThenReply instead) {
            SimulatedReply failure = failure(instead.status());
            return new SimulatedReply(failure.status(), own.headers(), failure.body());
        }
        if (fault instanceof FaultAction.Garbage) {
            return own.withBody(SimulatedReply.HTML, StandardErrors.html(own.status()));
        }
        if (fault instanceof FaultAction.EditedReply edited) {
            return own.withSameTypeOfBody(JsonPatch.parse(edited.patch()).appliedTo(own.body()));
        }
        if (fault instanceof FaultAction.StaleReply stale) {
            return exchange.earlier(stale.of()).orElse(own);
        }
        if (fault instanceof FaultAction.CrossedReply crossed) {
            return exchange.other(crossed.with()).orElse(own);
        }
        return own;
    }

    private static SimulatedReply surplus(
            SimulatedReply own, @Nullable FaultAction fault, Correspondence.Exchange exchange) {
        return fault instanceof FaultAction.SurplusReply more
                ? exchange.earlier(more.copyOf()).orElse(own)
                : own;
    }

    private static SimulatedReply reply(FaultAction.Reply planned) {
        String body = planned.body();
        SimulatedReply reply = body == null
                ? failure(planned.status())
                : new SimulatedReply(
                        planned.status(),
                        body.stripLeading().startsWith("<") ? SimulatedReply.HTML : SimulatedReply.JSON,
                        body.getBytes(StandardCharsets.UTF_8));
        return reply.withHeaders(planned.headers());
    }

    private static SimulatedReply failure(int status) {
        return ReplyEnvelope.failure(status, List.of(StandardErrors.of(status)));
    }
}
