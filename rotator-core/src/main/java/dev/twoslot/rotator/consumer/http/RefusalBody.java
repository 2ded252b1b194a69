package dev.twoslot.rotator.consumer.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the body of a reply with status 400 says that the credential was refused. Cloudflare answers so in place of 401: with 6003
 * where the token's form is wrong, such as one that was cut (kissgyorgy/cloudflare-dyndns issue 40), and with 9106 and 10000 where it
 * knows no such token (cloudflare/workers-sdk, {@code handle-errors.ts}); seen until 2026-11. It has done nothing then.
 *
 * <p>The text is read as JSON, strictly and as a whole, and counts only if it is Cloudflare's envelope: an object whose {@code errors}
 * is a list of objects with such a {@code code}, and which does not claim success. The same digits elsewhere, in a message or an id, mean
 * nothing. Everything else, too long a text included, is no refusal.
 */
final class RefusalBody {

    /** Cloudflare's envelopes are a few hundred bytes long. */
    static final int LONGEST = 16 * 1024;

    private static final int DEEPEST = 16;
    private static final Set<Object> CODES = Set.of(new Literal("6003"), new Literal("9106"), new Literal("10000"));

    /** A number, {@code true}, {@code false} or {@code null}, as it is written. */
    private record Literal(String text) {}

    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final String text;
    private int at;

    private RefusalBody(String text) {
        this.text = text;
    }

    static boolean refuses(String body) {
        if (body.length() > LONGEST) {
            return false;
        }
        try {
            return new RefusalBody(body).whole() instanceof Map<?, ?> envelope
                    && !new Literal("true").equals(envelope.get("success"))
                    && envelope.get("errors") instanceof List<?> errors
                    && errors.stream().anyMatch(RefusalBody::isRefusal);
        } catch (NotJson e) {
            return false;
        }
    }

    private static boolean isRefusal(Object error) {
        return error instanceof Map<?, ?> object && object.get("code") instanceof Literal code && CODES.contains(code);
    }

    private Object whole() throws NotJson {
        Object value = value(0);
        require(skipSpace() == text.length());
        return value;
    }

    private Object value(int depth) throws NotJson {
        require(depth < DEEPEST);
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            default -> literal();
        };
    }

    private Map<String, Object> object(int depth) throws NotJson {
        Map<String, Object> members = new HashMap<>();
        for (boolean first = true; hasNext(first, '}'); first = false) {
            require(peek() == '"');
            String name = string();
            skipSpace();
            require(next() == ':');
            members.put(name, value(depth + 1));
            skipSpace();
        }
        return members;
    }

    private List<Object> list(int depth) throws NotJson {
        List<Object> elements = new ArrayList<>();
        for (boolean first = true; hasNext(first, ']'); first = false) {
            elements.add(value(depth + 1));
            skipSpace();
        }
        return elements;
    }

    /** Steps over the opening bracket or the comma before an element; over the closing bracket if there is no other. */
    private boolean hasNext(boolean first, char end) throws NotJson {
        if (first) {
            at++;
            skipSpace();
        }
        if (peek() == end) {
            at++;
            return false;
        }
        if (!first) {
            require(next() == ',');
            skipSpace();
        }
        return true;
    }

    private String string() throws NotJson {
        StringBuilder value = new StringBuilder();
        at++;
        for (char c = next(); c != '"'; c = next()) {
            require(c >= ' ');
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() throws NotJson {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw new NotJson();
        };
    }

    private int hex() throws NotJson {
        int digit = Character.digit(next(), 16);
        require(digit >= 0);
        return digit;
    }

    private Literal literal() throws NotJson {
        int start = at;
        while (at < text.length() && " \t\r\n,]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(start, at);
        require(literal.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));
        return new Literal(literal);
    }

    private int skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private char peek() throws NotJson {
        require(at < text.length());
        return text.charAt(at);
    }

    private char next() throws NotJson {
        char c = peek();
        at++;
        return c;
    }

    private static void require(boolean condition) throws NotJson {
        if (!condition) {
            throw new NotJson();
        }
    }
}
