package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.CloudflareTransport;
import dev.twoslot.rotator.cloudflare.KvMutex;
import dev.twoslot.rotator.cloudflare.SecretsStoreSlots;
import dev.twoslot.rotator.runner.alert.MailAlerter;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.config.MailSettings;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.schedule.LastRotation;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a rotation together from its configuration. Calls nobody: the first call to the outside is a run's. */
final class RotationAssembly implements AutoCloseable {

    private static final String START_OVER = "put two tokens that an administrator made into"
            + " PRIMARY_TOKEN_CREATION_TOKEN and PRIMARY_SECRET_EDIT_TOKEN, and call the runner with: run --start-over";

    private final RunnerConfiguration configuration;
    private final Time time;
    private final CloudflareTransport transport;
    private final CloudflareAccount account;
    private final SealedVault vault;
    private final DestinationAssembly destinations;
    private final Permits permits;

    /** What an operator permits a run to do, by name. */
    record Permits(boolean startOver, boolean takeOver) {
        static final Permits NONE = new Permits(false, false);
    }

    RotationAssembly(RunnerConfiguration configuration, Time time, Permits permits) {
        this.configuration = configuration;
        this.time = time;
        this.permits = permits;
        CloudflareAccount.Builder builder =
                CloudflareAccount.builder(configuration.account()).time(time);
        ProxySelector proxy = configuration.route().selector();
        CloudflareTransport.Builder connections = CloudflareTransport.builder();
        if (proxy != null) {
            connections.proxy(proxy);
        }
        transport = connections.build();
        builder.transport(transport);
        account = (configuration.plaintextApi()
                        ? builder.plaintextBaseUrl(configuration.baseUrl())
                        : builder.baseUrl(configuration.baseUrl()))
                .build();
        vault = SealedVault.at(configuration.vault(), configuration.vaultKey(), time);
        destinations = new DestinationAssembly(configuration.destinations(), account, time);
    }

    /** The rotation, whose runs the listener watches and the alerter hears of. */
    TwoSlotRotation rotation(RotationListener listener, Alerter alerter) {
        CloudflareTokenIssuer.Builder issuer =
                CloudflareTokenIssuer.builder(account).secretsStore(configuration.storeId());
        configuration.permissionGroupIds().forEach(issuer::permissionGroupId);
        String namespace = configuration.kvNamespaceId();
        if (namespace != null) {
            issuer.kvNamespace(namespace);
        }
        destinations.permissions(issuer, namespace);
        SecretsStoreSlots store = SecretsStoreSlots.builder(account, configuration.storeId())
                .namePrefix(configuration.secretNamePrefix())
                .build();
        TwoSlotRotation.Builder rotation = TwoSlotRotation.builder()
                .policy(configuration.times().policy())
                .issuer(issuer.build())
                .slots(destinations.slots(vault, store))
                .mutex(namespace == null ? fileMutex() : kvMutex(namespace))
                .alerter(alerter)
                .listener(listener)
                .time(time)
                .startOverBy(START_OVER);
        RunnerConfiguration.AdministratorPair pair = configuration.administratorPair();
        if (pair != null) {
            rotation.firstPair(pair.creationToken(), pair.editToken());
        }
        if (permits.startOver()) {
            rotation.startingOver();
        }
        if (permits.takeOver()) {
            rotation.takingOver();
        }
        return rotation.build();
    }

    /** Mail where it is configured, otherwise nobody: the log has the failure all the same. */
    Alerter mailAlerter() {
        MailSettings mail = configuration.mail();
        return mail == null
                ? Alerter.none()
                : new MailAlerter(new MailOrigin(rotationName(), configuration.account(), mail.host()), mail, time);
    }

    /**
     * When the tokens in use were made; see {@link LastRotation}.
     *
     * @throws dev.twoslot.rotator.spi.RotatorException if the vault can't be read
     */
    Optional<Instant> lastRotation() {
        Instant now = time.instant();
        RotationPolicy policy = configuration.times().policy();
        return LastRotation.of(vault.read(now.plus(policy.callTimeout())), policy.ttl(), now);
    }

    /** Ends connections and threads, without which the process would end late. */
    @Override
    public void close() {
        transport.close();
    }

    private String rotationName() {
        return configuration.times().policy().name();
    }

    private Mutex fileMutex() {
        Path vaultFile = configuration.vault();
        return FileMutex.at(vaultFile.resolveSibling(vaultFile.getFileName() + ".lock"), time);
    }

    private Mutex kvMutex(String namespace) {
        return KvMutex.builder(account, namespace, this::lockCredentials).build();
    }

    /** The tokens that may write KV, best first. */
    private List<SecretValue> lockCredentials() {
        SlotInventory slots = vault.read(time.instant().plus(Duration.ofSeconds(10)));
        List<SecretValue> credentials = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            slots.slot(SlotName.of(slot, Role.SECRET_EDIT)).token().ifPresent(token -> credentials.add(token.value()));
        }
        RunnerConfiguration.AdministratorPair pair = configuration.administratorPair();
        if (pair != null) {
            credentials.add(permits.startOver() ? 0 : credentials.size(), pair.editToken());
        }
        return credentials;
    }
}
