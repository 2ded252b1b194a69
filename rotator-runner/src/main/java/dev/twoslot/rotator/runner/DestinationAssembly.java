package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.cloudflare.KvSlots;
import dev.twoslot.rotator.cloudflare.SecretsStoreSlots;
import dev.twoslot.rotator.destination.FilesDestination;
import dev.twoslot.rotator.destination.HookDestination;
import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.runner.config.DestinationSettings;
import dev.twoslot.rotator.spi.Destination;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.SealedVault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the places together where consumers read, as the configuration names them. Touches none of them. */
final class DestinationAssembly {

    private final DestinationSettings settings;
    private final CloudflareAccount account;
    private final Time time;

    DestinationAssembly(DestinationSettings settings, CloudflareAccount account, Time time) {
        this.settings = settings;
        this.account = account;
        this.time = time;
    }

    /**
     * Has secret-edit tokens made that may write every destination. Only one that is required has a say in whether a token works.
     *
     * @param lockNamespace the namespace that the issuer knows already; null if it knows none
     */
    void permissions(CloudflareTokenIssuer.Builder issuer, @Nullable String lockNamespace) {
        DestinationSettings.Kv kv = settings.kv();
        if (kv == null) {
            return;
        }
        issuer.kvWrite();
        if (settings.requiredNames().contains(kvSlots(kv).name())
                && !kv.namespaceId().equals(lockNamespace)) {
            issuer.kvNamespace(kv.namespaceId());
        }
    }

    /** The slots: the vault, the Secrets Store, and the others in the order of their variables. */
    PublishedSlots slots(SealedVault vault, SecretsStoreSlots store) {
        PublishedSlots.Builder slots =
                PublishedSlots.builder(vault).required(store).time(time);
        for (Destination destination : further()) {
            if (settings.required().contains(destination.name())) {
                slots.required(destination);
            } else {
                slots.eventual(destination);
            }
        }
        return slots.build();
    }

    private List<Destination> further() {
        List<Destination> destinations = new ArrayList<>();
        DestinationSettings.Files files = settings.files();
        if (files != null) {
            destinations.add(files(files));
        }
        DestinationSettings.Kv kv = settings.kv();
        if (kv != null) {
            destinations.add(kvSlots(kv));
        }
        DestinationSettings.Hook hook = settings.hook();
        if (hook != null) {
            destinations.add(hook(hook));
        }
        return destinations;
    }

    private FilesDestination files(DestinationSettings.Files files) {
        FilesDestination.Builder builder =
                FilesDestination.in(files.directory()).time(time);
        if (files.mode() != null) {
            builder.mode(files.mode());
        }
        if (files.owner() != null) {
            builder.owner(files.owner());
        }
        if (files.group() != null) {
            builder.group(files.group());
        }
        return builder.build();
    }

    private HookDestination hook(DestinationSettings.Hook hook) {
        return HookDestination.builder(Path.of(hook.command().get(0)))
                .arguments(hook.command().subList(1, hook.command().size()))
                .environment(settings.environment().variables())
                .passing(hook.passing())
                .time(time)
                .build();
    }

    private KvSlots kvSlots(DestinationSettings.Kv kv) {
        return KvSlots.builder(account, kv.namespaceId(), kv.readerKey()).build();
    }
}
