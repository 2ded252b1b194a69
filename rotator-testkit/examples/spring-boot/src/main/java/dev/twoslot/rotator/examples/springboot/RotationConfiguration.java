package dev.twoslot.rotator.examples.springboot;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.SecretsStoreSlots;
import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.examples.springboot.RotationProperties.FirstPair;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rotation on Cloudflare, for one instance of the service: its vault and its lock are files of this host. */
@Configuration(proxyBeanMethods = false)
class RotationConfiguration {

    @Bean
    Time time() {
        return Time.system();
    }

    @Bean
    CloudflareAccount account(RotationProperties properties) {
        return CloudflareAccount.builder(properties.accountId())
                .baseUrl(properties.baseUrl())
                .build();
    }

    @Bean
    SealedVault vault(RotationProperties properties, Time time) {
        return SealedVault.at(
                properties.directory().resolve("vault"), VaultKey.fromFile(properties.vaultKeyFile()), time);
    }

    @Bean
    TwoSlotRotation rotation(
            RotationProperties properties, CloudflareAccount account, SealedVault vault, Alerter alerter, Time time) {
        TwoSlotRotation.Builder rotation = TwoSlotRotation.builder()
                .policy(RotationPolicy.builder().interval(properties.interval()).build())
                .issuer(CloudflareTokenIssuer.builder(account)
                        .secretsStore(properties.storeId())
                        .build())
                .slots(PublishedSlots.of(vault, SecretsStoreSlots.of(account, properties.storeId())))
                .mutex(FileMutex.at(properties.directory().resolve("lock"), time))
                .alerter(alerter);
        FirstPair first = properties.firstPair();
        if (first != null) {
            rotation.firstPair(first.creationToken(), first.editToken());
        }
        return rotation.build();
    }

    /** Who watches the health and the counter is paged by them; a service that nobody watches sends a mail here. */
    @Bean
    Alerter alerter() {
        return Alerter.none();
    }
}
