package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Ownership;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.Set;

/**
 * Who wrote a slot, seen from a vault: the real rule, asked with comments and contents that stand for those of the model. There are
 * few that differ, so each answer is kept.
 */
final class Claims {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ROTATION = "bootstrap";
    private static final Token PUBLISHED = token("published", NOW.plusSeconds(3600));
    private static final Token ENDED = token("ended", NOW.minusSeconds(3600));
    private static final Token OTHER = token("other", NOW.plusSeconds(3600));

    private final Writer[] known = new Writer[3 * 2 * 2 * 2 * 4 * 2 * 2];

    private static Token token(String name, Instant end) {
        return new Token(SecretValue.of("the value of " + name), name, name, NOW.minusSeconds(7200), end);
    }

    /** Who wrote the slot last, as the vault sees it. */
    Writer writer(World world, int vault, SlotName slot) {
        int published = world.published(slot);
        int own = world.own(vault, slot);
        boolean same = published == own && world.isAlive(own);
        int content = own == World.EMPTY ? 0 : same ? 1 : 2;
        int key = content;
        key = key * 2 + (world.isMarked(vault, slot) ? 1 : 0);
        key = key * 2 + (published == World.EMPTY ? 1 : 0);
        key = key * 2 + (world.isAlive(published) ? 1 : 0);
        key = key * 4 + world.writerOf(slot);
        key = key * 2 + vault;
        key = key * 2 + world.get(World.Counter.ONE_ID);
        Writer writer = known[key];
        if (writer == null) {
            writer = ask(world, vault, slot, content);
            known[key] = writer;
        }
        return writer;
    }

    private static Writer ask(World world, int vault, SlotName slot, int content) {
        SlotContent own = SlotContent.empty();
        if (content != 0) {
            Token token = content == 1 ? PUBLISHED : OTHER;
            own = world.isMarked(vault, slot) ? SlotContent.published(token) : SlotContent.unpublished(token);
        }
        return Ownership.writer(
                comment(world, slot),
                own,
                ROTATION,
                id(world, vault),
                Set.of(run(World.writer(vault)), run(World.BOTH)),
                null,
                NOW);
    }

    private static SlotComment comment(World world, SlotName slot) {
        if (world.published(slot) == World.EMPTY) {
            return SlotComment.absent();
        }
        int writer = world.writerOf(slot);
        if (writer == World.NOBODY) {
            return SlotComment.unreadable();
        }
        int vault = writer == World.writer(1) ? 1 : 0;
        Token token = world.isAlive(world.published(slot)) ? PUBLISHED : ENDED;
        return SlotComment.of(token, new SlotSignature(ROTATION, id(world, vault), run(writer)));
    }

    /** A vault's id. A vault that is new has none of its own yet; what it will get is no other's. */
    private static String id(World world, int vault) {
        return vault == 0 || world.is(World.Counter.ONE_ID) ? "aaaaaaaaaaaaaaaa" : "bbbbbbbbbbbbbbbb";
    }

    private static String run(int writer) {
        return "run-" + writer;
    }
}
