package dev.twoslot.rotator.slot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the place that consumers read says of one slot: which token it holds and who wrote it. Immutable, and without a secret.
 *
 * <p>A place that keeps a line of text beside each value (the comment of a Cloudflare secret, an annotation) stores
 * {@link #text()} in the same write as the value, and gives back {@link #parse} of what it finds. The text ends in a check
 * sum: one that a person has edited is {@link Kind#UNREADABLE} instead of a false statement.
 */
public final class SlotComment {

    /** What was found. */
    public enum Kind {
        /** The place has no such slot. */
        ABSENT,
        /** The slot is there, and its comment is blank, a person's, or was edited. */
        UNREADABLE,
        /** A run wrote the slot, and its comment is as that run wrote it. */
        SIGNED
    }

    private static final SlotComment ABSENT = new SlotComment(Kind.ABSENT, null);
    private static final SlotComment UNREADABLE = new SlotComment(Kind.UNREADABLE, null);

    private static final String UNKNOWN = "unknown";
    private static final int CHECK_HEX_DIGITS = 8;
    private static final Pattern TOKEN_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final Pattern TEXT =
            Pattern.compile("(two-slot: token (?<id>[0-9A-Za-z_-]{1,64}), expires (?<expires>[0-9TZ:.-]{1,40}|unknown),"
                    + " fingerprint (?<fingerprint>[0-9a-f]{12}), rotation (?<rotation>[a-z0-9][a-z0-9-]{0,39}),"
                    + " vault (?<vault>[0-9a-f]{16}), run (?<run>[0-9A-Za-z-]{1,40})), check (?<check>[0-9a-f]{8})");

    private final Kind kind;
    private final @Nullable Content content;

    private record Content(
            @Nullable String tokenId, @Nullable Instant expiresAt, String fingerprint, SlotSignature signature) {}

    private SlotComment(Kind kind, @Nullable Content content) {
        this.kind = kind;
        this.content = content;
    }

    /** The place has no such slot. */
    public static SlotComment absent() {
        return ABSENT;
    }

    /** The slot is there, and says nothing that a run wrote. */
    public static SlotComment unreadable() {
        return UNREADABLE;
    }

    /** The comment of a slot that holds the token. An id of a shape that no issuer is known to give is left out. */
    public static SlotComment of(Token token, SlotSignature signature) {
        String id = token.id();
        return new SlotComment(
                Kind.SIGNED,
                new Content(
                        id != null && TOKEN_ID.matcher(id).matches() && !id.equals(UNKNOWN) ? id : null,
                        token.expiresAt(),
                        token.value().fingerprint(),
                        Objects.requireNonNull(signature, "signature must not be null")));
    }

    /** Reads a text; {@link #unreadable()} if it is null, or anything but what {@link #text()} makes. Never throws. */
    public static SlotComment parse(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches() || !check(matcher.group(1)).equals(matcher.group("check"))) {
            return UNREADABLE;
        }
        try {
            String id = matcher.group("id");
            String expires = matcher.group("expires");
            return new SlotComment(
                    Kind.SIGNED,
                    new Content(
                            id.equals(UNKNOWN) ? null : id,
                            expires.equals(UNKNOWN) ? null : Instant.parse(expires),
                            matcher.group("fingerprint"),
                            new SlotSignature(
                                    matcher.group("rotation"), matcher.group("vault"), matcher.group("run"))));
        } catch (DateTimeException e) {
            return UNREADABLE;
        }
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a run wrote it. Everything below asks for that. */
    public boolean isSigned() {
        return kind == Kind.SIGNED;
    }

    /** The issuer's id of the token that the slot holds; empty if it was not known, or if the comment is not signed. */
    public Optional<String> tokenId() {
        return Optional.ofNullable(content).map(Content::tokenId);
    }

    /** When that token stops working; empty if unknown or never, or if the comment is not signed. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(content).map(Content::expiresAt);
    }

    /**
     * The token's {@link dev.twoslot.rotator.slot.SecretValue#fingerprint()}.
     *
     * @throws IllegalStateException if the comment is not signed
     */
    public String fingerprint() {
        return signed().fingerprint;
    }

    /**
     * Who wrote the slot.
     *
     * @throws IllegalStateException if the comment is not signed
     */
    public SlotSignature signature() {
        return signed().signature;
    }

    /** Whether the comment says that the slot holds this very token. */
    public boolean names(Token token) {
        return content != null && content.fingerprint.equals(token.value().fingerprint());
    }

    private Content signed() {
        if (content == null) {
            throw new IllegalStateException("a comment that no run wrote says nothing");
        }
        return content;
    }

    /**
     * The comment in one line of at most 300 ASCII characters, for people and for {@link #parse}; empty if it is not signed.
     */
    public String text() {
        if (content == null) {
            return "";
        }
        String said = "two-slot: token " + Objects.requireNonNullElse(content.tokenId, UNKNOWN)
                + ", expires " + (content.expiresAt == null ? UNKNOWN : content.expiresAt)
                + ", fingerprint " + content.fingerprint
                + ", rotation " + content.signature.rotation()
                + ", vault " + content.signature.vault()
                + ", run " + content.signature.run();
        return said + ", check " + check(said);
    }

    private static String check(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, CHECK_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotComment that && kind == that.kind && Objects.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, content);
    }

    @Override
    public String toString() {
        return content == null ? "SlotComment[" + kind + "]" : "SlotComment[" + text() + "]";
    }
}
