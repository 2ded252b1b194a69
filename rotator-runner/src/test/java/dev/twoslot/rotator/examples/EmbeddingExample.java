package dev.twoslot.rotator.examples;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.FileMutex;
import dev.twoslot.rotator.cloudflare.PublishedSlots;
import dev.twoslot.rotator.cloudflare.SealedVault;
import dev.twoslot.rotator.cloudflare.SecretsStoreSlots;
import dev.twoslot.rotator.cloudflare.VaultKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/** An ops service that rotates by itself. What stands between the marks is the README's example. */
final class EmbeddingExample {

    private EmbeddingExample() {}

    static RotationOutcome rotate(
            Path directory,
            VaultKey vaultKey,
            String accountId,
            String storeId,
            URI baseUrl,
            SecretValue creationToken,
            SecretValue editToken,
            Consumer<String> pager) {
        // README: embed
        SealedVault vault = SealedVault.at(directory.resolve("vault"), vaultKey);
        if (!vault.holdsPair()) {
            vault.importPrimary(Token.of(creationToken), Token.of(editToken)); // once, from an administrator
        }

        CloudflareAccount account =
                CloudflareAccount.builder(accountId).baseUrl(baseUrl).build();
        TwoSlotRotation rotation = TwoSlotRotation.builder()
                .issuer(CloudflareTokenIssuer.builder(account)
                        .secretsStore(storeId)
                        .build())
                .slots(new PublishedSlots(vault, SecretsStoreSlots.of(account, storeId)))
                .mutex(FileMutex.at(directory.resolve("lock")))
                .alerter(failure -> pager.accept(failure.detail() + ". " + failure.remedy()))
                .build();

        RotationOutcome outcome =
                rotation.run(); // from your own scheduler, hourly; a failure is an outcome, not an exception
        // README: end
        return outcome;
    }
}
