package dev.twoslot.rotator.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Every package, by what it is called below {@code dev.twoslot.rotator}, and the others of ours that it may import. */
enum Room {
    BUILDING("building"),
    SLOT("slot"),
    SPI("spi", SLOT),
    MACHINE("machine", SLOT),
    WORDING("wording", SLOT, SPI),
    FRONT("", SLOT, SPI, MACHINE, WORDING, BUILDING),
    CONSUMER("consumer", SLOT, SPI),
    CONSUMER_HTTP("consumer.http", CONSUMER, SLOT),

    VAULT("vault", SLOT, SPI),
    DESTINATION("destination", VAULT, SLOT, SPI, BUILDING),
    CLOUDFLARE_API("cloudflare.api", SLOT, SPI),
    CLOUDFLARE("cloudflare", CLOUDFLARE_API, VAULT, SLOT, SPI, BUILDING),

    TESTKIT("testkit", SPI),
    FAKE("testkit.fake", TESTKIT, FRONT, SLOT, SPI),
    CONTRACT("testkit.contract", TESTKIT, FAKE, FRONT, SLOT, SPI),
    EXPLORATION("testkit.exploration"),
    EXPLORATION_MACHINE("testkit.exploration.machine", EXPLORATION, MACHINE, SLOT),
    EXPLORATION_ENGINE("testkit.exploration.engine", EXPLORATION, FAKE, TESTKIT, FRONT, SLOT, SPI),
    SIMULATION_HTTP("testkit.simulation.http"),
    SIMULATION_API("testkit.simulation.api", SIMULATION_HTTP),
    SIMULATION_SETUP("testkit.simulation.setup", SIMULATION_API),
    SIMULATION_ACCOUNT("testkit.simulation.account", SIMULATION_SETUP, SIMULATION_API, SIMULATION_HTTP),
    SIMULATION("testkit.simulation", SIMULATION_ACCOUNT, SIMULATION_SETUP, SIMULATION_API, SIMULATION_HTTP),

    PROCESS("runner.process", FRONT, SLOT, SPI),
    TEXT("runner.text", FRONT, SLOT, SPI),
    SCHEDULE("runner.schedule", TEXT, FRONT, SLOT, SPI),
    CONFIG("runner.config", PROCESS, SCHEDULE, TEXT, CLOUDFLARE, VAULT, FRONT, SLOT, SPI),
    ALERT("runner.alert", CONFIG, TEXT, FRONT, SLOT, SPI),
    PLAN("runner.plan", CONFIG, PROCESS, SCHEDULE, TEXT, VAULT, FRONT, SLOT, SPI),
    DEMO("runner.demo", ALERT, TEXT, FRONT, SLOT, SPI),
    RUNNER(
            "runner",
            ALERT,
            CONFIG,
            DEMO,
            PLAN,
            PROCESS,
            SCHEDULE,
            TEXT,
            CLOUDFLARE,
            VAULT,
            DESTINATION,
            SIMULATION,
            SIMULATION_SETUP,
            FRONT,
            SLOT,
            SPI);

    private static final String ROOT = "dev.twoslot.rotator";

    final String packageName;
    final Set<Room> mayImport;

    Room(String name, Room... mayImport) {
        packageName = name.isEmpty() ? ROOT : ROOT + "." + name;
        this.mayImport = Set.of(mayImport);
    }

    /** The room of a class of ours; empty for every other class, and for one in a package that is no room. */
    static Optional<Room> of(JavaClass type) {
        return of(type.getPackageName());
    }

    static Optional<Room> of(String packageName) {
        return Arrays.stream(values())
                .filter(room -> room.packageName.equals(packageName))
                .findAny();
    }
}
