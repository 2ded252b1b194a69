package dev.twoslot.rotator.testkit.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.twoslot.rotator.testkit.HttpFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one API call through its life: read it, suffer latency, meet a fault, act, write it down, reply. It is written
 * down before the reply is sent, so that a caller who has a reply finds its call in the state.
 */
public final class ApiHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    /** A little more than the largest body that the API takes, a KV value with its multipart frame. */
    private static final int MAX_BODY_BYTES = 26 * 1024 * 1024;

    private final Simulation simulation;
    private final Pauser pauser;
    private final ReplyWriter writer;

    public ApiHandler(Simulation simulation, Pauser pauser) {
        this.simulation = simulation;
        this.pauser = pauser;
        this.writer = new ReplyWriter(pauser);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            serve(exchange);
        } catch (InterruptedException e) {
            // The simulator is being closed while this call was made to wait.
            Thread.currentThread().interrupt();
            exchange.close();
        } catch (RuntimeException e) {
            LOG.error(
                    "The simulator failed on {} {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        ApiRequest request = read(exchange);
        exchange.getResponseHeaders().set("cf-ray", simulation.nextRayId());
        HttpFault.Action fault = simulation.faults().next(request.method(), request.path());
        if (!simulation.latency().isZero()) {
            pauser.pause(simulation.latency());
        }
        if (fault instanceof HttpFault.Drop) {
            simulation.record(request, 0, null, fault);
            exchange.close();
            return;
        }
        if (fault instanceof HttpFault.Reply planned) {
            simulation.record(request, planned.status(), null, fault);
            writer.write(exchange, reply(planned), null);
            return;
        }
        if (fault instanceof HttpFault.Stall stall && !stall.afterActing()) {
            pauser.pause(stall.delay());
        }
        SimulatedAccount.Answer answer = request.body().length > MAX_BODY_BYTES
                ? new SimulatedAccount.Answer(
                        Envelope.failure(413, List.of(ApiError.of(413, "Payload too large"))), null)
                : simulation.handle(request);
        if (fault instanceof HttpFault.LoseReply) {
            simulation.record(request, 0, answer.tokenId(), fault);
            exchange.close();
            return;
        }
        ApiReply reply = spoil(answer.reply(), fault);
        simulation.record(request, reply.status(), answer.tokenId(), fault);
        if (fault instanceof HttpFault.Stall stall && stall.afterActing()) {
            pauser.pause(stall.delay());
        }
        writer.write(exchange, reply, fault);
    }

    private static ApiRequest read(HttpExchange exchange) throws IOException {
        return new ApiRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                ApiRequest.parseQuery(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                exchange.getRemoteAddress().getAddress(),
                exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1));
    }

    /** The faults that change what is said; those that change how it is sent are the writer's. */
    private static ApiReply spoil(ApiReply reply, HttpFault.@Nullable Action fault) {
        if (fault instanceof HttpFault.ActThenReply instead) {
            return failure(instead.status()).withHeaders(reply.headers());
        }
        if (fault instanceof HttpFault.Garbage) {
            return reply.withBody(ApiReply.HTML, StandardErrors.html(reply.status()));
        }
        return reply;
    }

    private static ApiReply reply(HttpFault.Reply planned) {
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
