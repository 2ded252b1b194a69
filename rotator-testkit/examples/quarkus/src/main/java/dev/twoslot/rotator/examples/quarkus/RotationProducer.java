package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.SecretsStoreSlots;
import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The rotation on Cloudflare, for one instance of the service: its vault and its lock are files of this host. */
final class RotationProducer {

    private final RotationConfig config;
    private final Time time = Time.system();

    RotationProducer(RotationConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Time time() {
        return time;
    }

    @Produces
    @Singleton
    CloudflareAccount account() {
        return CloudflareAccount.builder(config.accountId())
                .baseUrl(config.baseUrl())
                .build();
    }

    void close(@Disposes CloudflareAccount account) {
        account.close();
    }

    /** Nobody is alerted from here: who watches the health and the counter is paged by them. */
    @Produces
    @Singleton
    TwoSlotRotation rotation(CloudflareAccount account) {
        TwoSlotRotation.Builder rotation = TwoSlotRotation.builder()
                .policy(RotationPolicy.builder().interval(config.interval()).build())
                .issuer(CloudflareTokenIssuer.builder(account)
                        .secretsStore(config.storeId())
                        .build())
                .slots(PublishedSlots.of(vault(), SecretsStoreSlots.of(account, config.storeId())))
                .mutex(FileMutex.at(config.directory().resolve("lock"), time))
                .alerter(Alerter.none());
        config.firstPair().ifPresent(first -> rotation.firstPair(first.creationToken(), first.editToken()));
        return rotation.build();
    }

    private SealedVault vault() {
        return SealedVault.at(config.directory().resolve("vault"), VaultKey.fromFile(config.vaultKeyFile()), time);
    }
}
