package dev.twoslot.rotator.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A Cloudflare account for trying things out. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Serves a simulated Cloudflare account on 127.0.0.1 until it is stopped: account tokens, Secrets Store and"
                    + " Workers KV, kept in memory.",
            "",
            "The first line on standard output is one JSON object. For 'run' against the simulation its fields go into"
                    + " the environment: baseUrl into CLOUDFLARE_API_BASE_URL, accountId into ACCOUNT_ID, storeId into"
                    + " SECRET_STORE_ID, kvNamespaceId into KV_NAMESPACE_ID, creationToken into"
                    + " PRIMARY_TOKEN_CREATION_TOKEN and editToken into PRIMARY_SECRET_EDIT_TOKEN.",
            "",
            "The tokens that it shows open this simulation and nothing else: they are nobody's secret."
        })
final class SimulateCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call().
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on, up to 65535; 0 (the default) takes a free one.")
    private int port;

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (SimulatedCloudflare cloudflare = start()) {
            CountDownLatch asked = new CountDownLatch(1);
            surroundings.signals().deliverTo(signal -> asked.countDown());
            surroundings
                    .out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("baseUrl", cloudflare.baseUrl().toString())
                            .put("accountId", cloudflare.accountId())
                            .put("storeId", cloudflare.storeId())
                            .put("kvNamespaceId", cloudflare.kvNamespaceId())
                            .put("creationToken", cloudflare.creationToken())
                            .put("editToken", cloudflare.editToken()));
            surroundings
                    .err()
                    .println("Simulating until stopped (Ctrl-C). Control paths for tests: " + cloudflare.controlUrl());
            if (!surroundings.out().checkError()) {
                asked.await();
            }
            return ExitCode.DONE;
        }
    }

    private SimulatedCloudflare start() {
        try {
            return SimulatedCloudflare.builder().port(port).start();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port: must be a port from 0 to 65535 that nobody else listens on. Take another.");
        }
    }
}
