package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The four slots in one sealed file on the rotator's host.
 *
 * <p>By itself it is a slot store for consumers that run as the same user on the same host. With {@link dev.twoslot.rotator.destination.PublishedSlots}
 * it is the rotator's private copy of slots that live somewhere a value can't be read back from, and knows which of them
 * have been published there.
 *
 * <p>The file is sealed as a whole with AES-256-GCM and the {@link VaultKey}, has the mode 0600, and is replaced in one
 * step: after a crash, a full disk or a power failure it is the old one or the new one. It must be a regular file of
 * this process' user or of root, which others than its group can neither read nor write. A symbolic link, another user's file,
 * one that is open to others, is empty, was altered or was sealed with another key is refused with a message that names the
 * file and the remedy, and is never overwritten. Access of the file's group is accepted with a warning, as volumes of
 * Kubernetes with {@code fsGroup} give it at each mount; the next write makes the mode 0600 again.
 *
 * <p>A file that is missing is an empty vault, and a directory that is missing is created with the mode 0700, as long as this
 * instance has never seen the file. Once it has read or written it, a file that is missing has vanished: reading and changing
 * it then fails as {@code PERMANENT}, and nothing is created. So give one rotation one instance for as long as the process
 * lives.
 *
 * <p>What the seal can't do: it doesn't notice that the file was exchanged for an older copy of itself.
 *
 * <p>Thread-safe, for any number of instances in any number of processes on the host: each change reads, alters and
 * replaces the file under a short lock of its own ({@code <file>.guard}, empty, never deleted), so that no change to
 * one slot undoes a change to another even when the rotation's lock has failed (invariant I11). Reading waits for
 * nobody. Methods throw {@link RotatorException} alone: {@code PERMANENT} where somebody has to do something,
 * {@code TRANSIENT} if another process was in the way or the thread was interrupted, {@code AMBIGUOUS} if the file was
 * replaced but a power failure may undo it.
 */
public final class SealedVault implements SecretSlotStore {

    private static final String PURPOSE = "vault";

    /** 2 has destinations; 1 is read, and becomes 2 with the next change. */
    private static final int FORMAT = 2;

    private final PrivateFile file;
    private final Sealer sealer;
    private final FileGuard guard;

    SealedVault(Path file, VaultKey key, Time time, SecureRandom random, HostProcess self) {
        this.file = new PrivateFile(file, "vault", self, random);
        this.sealer = new Sealer(key, random, FORMAT);
        this.guard =
                new FileGuard(this.file.path().resolveSibling(this.file.path().getFileName() + ".guard"), time, self);
    }

    /** The vault in a file, which need not exist. Touches nothing yet. */
    public static SealedVault at(Path file, VaultKey key) {
        return at(file, key, Time.system());
    }

    /**
     * As {@link #at(Path, VaultKey)}, on another clock.
     *
     * @param time for waiting until another process has finished its change
     */
    public static SealedVault at(Path file, VaultKey key, Time time) {
        return new SealedVault(
                Objects.requireNonNull(file, "file must not be null"),
                Objects.requireNonNull(key, "key must not be null"),
                Objects.requireNonNull(time, "time must not be null"),
                SystemRandom.create(),
                HostProcess.current());
    }

    /** {@inheritDoc} With a passphrase for a key, the first reading takes a good part of a second. */
    @Override
    public SlotInventory read(Instant deadline) {
        return content().inventory();
    }

    /** Stores tokens as published: all of them or none. */
    @Override
    public void adopt(Map<SlotName, Token> tokens, CallContext context) {
        change(context.deadline(), content -> {
            VaultContent changed = content;
            for (Map.Entry<SlotName, Token> entry : tokens.entrySet()) {
                changed = changed.with(entry.getKey(), SlotContent.published(entry.getValue()));
            }
            return changed;
        });
    }

    @Override
    public String updateNotes(UnaryOperator<String> change, Instant deadline) {
        List<String> updated = new ArrayList<>();
        change(deadline, content -> {
            String notes = change.apply(content.notes());
            updated.add(notes);
            return content.withNotes(notes);
        });
        return updated.get(0);
    }

    /** Stores a token as published: for a vault that is itself what consumers read. */
    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        change(context.deadline(), content -> content.with(slot, SlotContent.published(token)));
    }

    /** Stores a token that consumers don't get yet, and notes that these destinations may hold it from now on. */
    public void record(SlotName slot, Token token, Set<String> destinations, Instant deadline) {
        change(deadline, content -> {
            VaultContent changed = content.with(slot, SlotContent.unpublished(token));
            for (String name : destinations) {
                changed =
                        changed.withDestination(name, changed.destination(name).attempting(Map.of(slot, token)));
            }
            return changed;
        });
    }

    /**
     * Notes that a token was published to these destinations. If the slot holds another one by now, another run recorded its own
     * meanwhile, and which of the two consumers get can't be told: the slot then counts as unpublished, so that a roll forward
     * settles it.
     *
     * @return whether the slot still holds that very token, and counts as published
     */
    public boolean markPublished(SlotName slot, Token token, Set<String> destinations, Instant deadline) {
        AtomicBoolean published = new AtomicBoolean();
        change(deadline, content -> {
            SlotContent held = content.slot(slot);
            published.set(held.holds(token));
            if (held.token().isEmpty()) {
                return content;
            }
            Token kept = held.token().get();
            if (!published.get()) {
                return content.with(slot, SlotContent.unpublished(kept));
            }
            VaultContent changed = content.with(slot, SlotContent.published(kept));
            for (String name : destinations) {
                changed = changed.withDestination(
                        name,
                        changed.destination(name).holding(Map.of(slot, kept)).current());
            }
            return changed;
        });
        return published.get();
    }

    /** What the vault knows of each destination by its name; of one that was never written to, nothing. */
    public Map<String, DestinationRecord> destinations() {
        return content().destinations();
    }

    /**
     * How destinations stand, by what the vault knows, required ones first.
     *
     * @param required the names of those without which no write succeeds
     * @param eventual the names of those that may lag behind
     * @throws RotatorException as {@link #read}
     */
    public List<DestinationStatus> destinationStatuses(
            Collection<String> required, Collection<String> eventual, Instant deadline) {
        SlotInventory held = read(deadline);
        Map<String, DestinationRecord> records = destinations();
        List<DestinationStatus> statuses = new ArrayList<>();
        required.forEach(name -> statuses.add(status(name, true, held, records.get(name))));
        eventual.forEach(name -> statuses.add(status(name, false, held, records.get(name))));
        return statuses;
    }

    private static DestinationStatus status(
            String name, boolean isRequired, SlotInventory held, @Nullable DestinationRecord record) {
        Set<SlotName> behind = EnumSet.noneOf(SlotName.class);
        held.slots()
                .forEach((slot, content) -> content.token().ifPresent(token -> {
                    boolean isThere = isRequired ? content.isPublished() : record != null && record.holds(slot, token);
                    if (!isThere) {
                        behind.add(slot);
                    }
                }));
        return new DestinationStatus(
                name,
                isRequired,
                behind,
                record == null ? null : record.behindSince(),
                record == null ? null : record.usableUntil());
    }

    /** Replaces what the vault knows of a destination; an empty record where it knows nothing yet. */
    public DestinationRecord updateDestination(String name, UnaryOperator<DestinationRecord> change, Instant deadline) {
        List<DestinationRecord> updated = new ArrayList<>();
        change(deadline, content -> {
            DestinationRecord record = change.apply(content.destination(name));
            updated.add(record);
            return content.withDestination(name, record);
        });
        return updated.get(updated.size() - 1);
    }

    private void change(Instant deadline, UnaryOperator<VaultContent> change) {
        file.requireNotVanished();
        guard.alone(deadline, () -> store(change.apply(content())));
    }

    private VaultContent content() {
        Optional<byte[]> sealed = file.read();
        if (sealed.isEmpty()) {
            return VaultContent.EMPTY;
        }
        byte[] clear = open(sealed.get());
        try {
            return VaultContent.fromJson(clear, file.subject());
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /** An older copy of the file is no remedy that could be named: the tokens in it live for hours. */
    private byte[] open(byte[] sealed) {
        try {
            return sealer.open(PURPOSE, sealed, file.subject());
        } catch (RotatorException e) {
            throw new RotatorException(
                    e.kind(),
                    e.getMessage()
                            + ". If it can't be opened any more, move it away, hand in an administrator's pair, and say that"
                            + " the new vault takes the slots over (the runner: run --take-over)",
                    e);
        }
    }

    private void store(VaultContent content) {
        byte[] clear = content.toJson();
        try {
            file.replace(sealer.seal(PURPOSE, clear));
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }
}
