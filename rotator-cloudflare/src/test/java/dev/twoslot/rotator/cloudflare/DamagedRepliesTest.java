package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real replies, damaged at random: every call ends in a classified error or a right result, and no slot gets a wrong value. */
class DamagedRepliesTest {

    private static final int TRIES = 100;

    /** Where replies are damaged. Creating counts most: its reply is the only place where a value is ever told. */
    private static final List<String> CALLS = List.of(
            "POST .*/tokens$",
            "POST .*/tokens$",
            "POST .*/tokens$",
            "GET .*/tokens/verify$",
            "GET .*/tokens$",
            "GET .*/permission_groups$",
            "GET .*/secrets$",
            "PATCH ",
            "");

    @Test
    void a_rotation_puts_nothing_into_a_slot_that_is_not_a_token_that_works() throws Exception {
        Map<String, Integer> endings = new TreeMap<>();
        for (int number = 0; number < TRIES; number++) {
            Random random = new Random(number);
            Pattern calls = Pattern.compile(CALLS.get(random.nextInt(CALLS.size())));
            int first = 1 + random.nextInt(4);
            int replies = 1 + random.nextInt(6);
            ReplyDamage damage = ReplyDamage.random(random);
            try (World world = new World("try " + number + ": " + calls + " " + first + " " + replies + " " + damage)) {
                world.takeTheFirstPair();
                world.proxy.damage(
                        new DamagingProxy.Plan(made -> calls.matcher(made).find(), first, replies, damage::doneTo));

                RotationOutcome outcome = world.rotation().run();

                boolean rotated = outcome instanceof RotationOutcome.Rotated;
                if (world.proxy.damaged() > 0) {
                    endings.merge(rotated ? "rotated" : "failed", 1, Integer::sum);
                }
                if (outcome instanceof RotationOutcome.Failed failed) {
                    assertThat(failed.reason()).as(world.name).isNotEqualTo(FailureReason.INTERNAL_ERROR);
                }
                world.assertThatEverySlotHoldsATokenThatWorks(rotated);
            }
        }
        assertThat(endings)
                .as("damage that never reaches a reply, or never does harm, would prove nothing")
                .containsOnlyKeys("failed", "rotated");
    }

    @Test
    void a_call_ends_in_a_classified_error_or_a_right_result() throws Exception {
        for (int number = 0; number < TRIES; number++) {
            Random random = new Random(number);
            Call call = Call.values()[random.nextInt(Call.values().length)];
            int reply = 1 + random.nextInt(4);
            ReplyDamage damage = ReplyDamage.random(random);
            try (World world = new World("try " + number + ": " + call + " " + reply + " " + damage)) {
                world.proxy.damage(new DamagingProxy.Plan(made -> true, reply, 1, damage::doneTo));

                RotatorException failure = call.failureIn(world);

                if (failure != null) {
                    assertThat(failure.kind()).as(world.name).isNotNull();
                    assertThat(failure.getMessage())
                            .as(world.name)
                            .doesNotContain(world.cloudflare.creationToken(), world.cloudflare.editToken(), "doctype");
                }
            }
        }
    }

    /** Every kind of call; a right result is asserted here, a refusal is handed back. */
    enum Call {
        CREATE {
            @Override
            void make(World world) {
                Token token = world.issuer()
                        .create(
                                new NewToken("two-slot/test/secret-edit/run-1", Role.SECRET_EDIT, world.later()),
                                world.context(world.cloudflare.creationToken()));
                SimulationState.Token real = world.cloudflare
                        .state()
                        .tokenWithValue(token.value().reveal())
                        .orElse(null);
                // Whether the value is right can only be told by using it, which the next step of a rotation does.
                assertThat(token.value().reveal()).isNotBlank();
                if (real != null) {
                    assertThat(real.name()).isEqualTo("two-slot/test/secret-edit/run-1");
                }
            }
        },
        LIST {
            @Override
            void make(World world) {
                List<IssuedToken> tokens = world.issuer().list("", world.context(world.cloudflare.creationToken()));
                assertThat(tokens).allSatisfy(token -> {
                    assertThat(token.id()).isNotBlank();
                    assertThat(token.name()).isNotNull();
                });
            }
        },
        VERIFY {
            @Override
            void make(World world) {
                String value = "cfat_nosuchtokennosuchtokennosuchtokennosuchtoken";
                Verdict verdict = world.issuer()
                        .verify(
                                Token.of(SecretValue.of(value)).with("0".repeat(32), null),
                                Role.SECRET_EDIT,
                                TokenAge.SETTLED,
                                world.context(value));
                assertThat(verdict.status())
                        .as("of a token that does not exist")
                        .isEqualTo(Verdict.Status.REFUSED);
            }
        },
        REVOKE {
            @Override
            void make(World world) {
                var token = world.cloudflare
                        .state()
                        .tokenWithValue(world.cloudflare.editToken())
                        .orElseThrow();
                IssuedToken listed = new IssuedToken(token.id(), token.name(), null, null, null);
                world.issuer().revoke(listed, world.context(world.cloudflare.creationToken()));
                assertThat(world.cloudflare.state().tokenWithValue(world.cloudflare.editToken()))
                        .isEmpty();
            }
        },
        WRITE {
            @Override
            void make(World world) {
                Token token = Token.of(SecretValue.of("cfat_writtenwrittenwrittenwrittenwrittenwrittenw"));
                world.store()
                        .put(SlotName.SECONDARY_SECRET_EDIT_TOKEN, token, world.context(world.cloudflare.editToken()));
                assertThat(world.cloudflare.state().secrets())
                        .containsEntry(
                                "SECONDARY_SECRET_EDIT_TOKEN", token.value().reveal());
            }
        },
        LOCK {
            @Override
            void make(World world) {
                KvMutex.builder(
                                world.account(),
                                world.cloudflare.kvNamespaceId(),
                                () -> List.of(SecretValue.of(world.cloudflare.editToken())))
                        .build()
                        .tryAcquire(new LeaseRequest(
                                "test", Duration.ofMinutes(5), Duration.ofSeconds(30), world.deadline()))
                        .lease()
                        .ifPresent(lease -> assertThat(world.cloudflare.state().kv())
                                .as("a lease that was given is in KV")
                                .isNotEmpty());
            }
        };

        abstract void make(World world);

        @Nullable
        RotatorException failureIn(World world) {
            try {
                make(world);
                return null;
            } catch (RotatorException e) {
                return e;
            }
        }
    }

    /** A simulated account behind a proxy, and a vault. */
    private static final class World implements AutoCloseable {

        private final VirtualClock clock = VirtualClock.create();
        private final SimulatedCloudflare cloudflare =
                SimulatedCloudflare.builder().clock(clock).seed(1).start();
        private final DamagingProxy proxy;
        private final Path directory;
        private final String name;

        private World(String name) throws Exception {
            this.name = name;
            proxy = new DamagingProxy(cloudflare.baseUrl());
            directory = Files.createTempDirectory("damaged-replies");
        }

        CloudflareAccount account() {
            return CloudflareAccount.builder(cloudflare.accountId())
                    .baseUrl(proxy.baseUrl())
                    .requestTimeout(Duration.ofSeconds(30))
                    .time(clock)
                    .random(new Random(1))
                    .build();
        }

        CloudflareTokenIssuer issuer() {
            return CloudflareTokenIssuer.builder(account())
                    .secretsStore(cloudflare.storeId())
                    .build();
        }

        SecretsStoreSlots store() {
            return SecretsStoreSlots.of(account(), cloudflare.storeId());
        }

        SealedVault vault() {
            return SealedVault.at(directory.resolve("slots.vault"), VaultFixture.key(1), clock);
        }

        void takeTheFirstPair() {
            assertThat(rotation().run()).isInstanceOf(RotationOutcome.Rotated.class);
            clock.advance(Duration.ofHours(1));
        }

        TwoSlotRotation rotation() {
            return TwoSlotRotation.builder()
                    .policy(RotationPolicy.builder().name("test").build())
                    .firstPair(SecretValue.of(cloudflare.creationToken()), SecretValue.of(cloudflare.editToken()))
                    .issuer(issuer())
                    .slots(PublishedSlots.of(vault(), store()))
                    .mutex(FileMutex.at(directory.resolve("lock"), clock))
                    .alerter(Alerter.none())
                    .time(clock)
                    .startOverBy("nothing")
                    .build();
        }

        /** All four always; after a rotation also that both copies are alike. */
        void assertThatEverySlotHoldsATokenThatWorks(boolean alike) {
            SimulationState state = cloudflare.state();
            SlotInventory own = vault().read(deadline());
            for (SlotName slot : SlotName.values()) {
                String published = state.secrets().get(slot.name());
                assertWorks(state, slot, "the Secrets Store", published);
                String kept = own.slot(slot).token().orElseThrow().value().reveal();
                assertWorks(state, slot, "the vault", kept);
                if (alike) {
                    assertThat(kept.equals(published))
                            .as("both copies of %s are alike, %s", slot, name)
                            .isTrue();
                }
            }
            for (Role role : Role.values()) {
                assertThat(state.secrets().get(SlotName.of(Slot.PRIMARY, role).name()))
                        .isNotBlank();
            }
        }

        private void assertWorks(SimulationState state, SlotName slot, String copy, String value) {
            assertThat(state.tokenWithValue(value).map(SimulationState.Token::status))
                    .as("%s in %s, %s", slot, copy, name)
                    .contains("active");
        }

        Instant deadline() {
            return clock.instant().plusSeconds(120);
        }

        Instant later() {
            return clock.instant().plus(Duration.ofHours(2));
        }

        CallContext context(String credential) {
            return CallContext.of(SecretValue.of(credential), deadline());
        }

        @Override
        public void close() throws IOException {
            proxy.close();
            cloudflare.close();
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
