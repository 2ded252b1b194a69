package dev.twoslot.rotator.testkit.simulation;

import dev.twoslot.rotator.testkit.FaultAction;
import dev.twoslot.rotator.testkit.HttpFault;
import dev.twoslot.rotator.testkit.simulation.http.ReplyChannel;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
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
        String path = ApiRequest.pathOf(wire);
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
            ApiReply own = simulation.stamped(answer.reply());
            exchange.answered(own);
            ApiReply sent = replaced(own, fault, exchange);
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
            ApiRequest request = ApiRequest.of(wire);
            return fault instanceof FaultAction.NoEffect pretence
                    ? simulation.pretend(request, pretence)
                    : simulation.handle(request);
        } catch (ApiException malformed) {
            return new SimulatedApi.Answer(malformed.reply(), simulation.callerOf(wire.headers()));
        }
    }

    /** The faults that send another reply; those that send it otherwise are the transmission's. */
    private ApiReply replaced(ApiReply own, @Nullable FaultAction fault, Correspondence.Exchange exchange)
            throws InterruptedException {
        if (fault instanceof FaultAction.ActThenReply instead) {
            ApiReply failure = failure(instead.status());
            return new ApiReply(failure.status(), own.headers(), failure.body());
        }
        if (fault instanceof FaultAction.Garbage) {
            return own.withBody(ApiReply.HTML, StandardErrors.html(own.status()));
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

    private static ApiReply surplus(ApiReply own, @Nullable FaultAction fault, Correspondence.Exchange exchange) {
        return fault instanceof FaultAction.SurplusReply more
                ? exchange.earlier(more.copyOf()).orElse(own)
                : own;
    }

    private static ApiReply reply(FaultAction.Reply planned) {
        String body = planned.body();
        ApiReply reply = body == null
                ? failure(planned.status())
                : new ApiReply(
                        planned.status(),
                        body.stripLeading().startsWith("<") ? ApiReply.HTML : ApiReply.JSON,
                        body.getBytes(StandardCharsets.UTF_8));
        return reply.withHeaders(planned.headers());
    }

    private static ApiReply failure(int status) {
        return Envelope.failure(status, List.of(StandardErrors.of(status)));
    }
}
