package dev.twoslot.rotator.cloudflare.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call to be made: what it is, where it goes, and what its reply has to be. Immutable.
 *
 * <p>The path is a template, such as {@code /accounts/{account_id}/tokens/{token_id}}, and the ids that stand in it; messages and
 * logs show them, so that a wrong one is seen. A token never goes into a path or a query. A body may hold a secret, so there is
 * no {@code toString} that shows one.
 */
public final class ApiCall {

    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z_]+}");

    private final ApiFamily family;
    private final Repeatability effect;
    private final String method;
    private final String template;
    private final List<String> variables;
    private final String query;
    private final byte @Nullable [] body;
    private final String contentType;
    private final String permission;
    private final boolean raw;
    private final boolean repeatsRefusals;
    private final Expectation expectation;

    private ApiCall(Builder builder) {
        family = builder.family;
        effect = builder.effect;
        method = builder.method;
        template = builder.template;
        variables = List.copyOf(builder.variables);
        query = builder.query.toString();
        body = builder.body;
        contentType = builder.contentType;
        permission = builder.permission;
        raw = builder.raw;
        repeatsRefusals = builder.repeatsRefusals;
        expectation = builder.expectation;
    }

    public static Builder get(ApiFamily family, String template, String... variables) {
        return new Builder(family, Repeatability.READ, "GET", template, variables);
    }

    public static Builder idempotent(ApiFamily family, String method, String template, String... variables) {
        return new Builder(family, Repeatability.IDEMPOTENT_WRITE, method, template, variables);
    }

    public static Builder create(ApiFamily family, String template, String... variables) {
        return new Builder(family, Repeatability.CREATE, "POST", template, variables);
    }

    ApiFamily family() {
        return family;
    }

    Repeatability effect() {
        return effect;
    }

    String method() {
        return method;
    }

    byte @Nullable [] body() {
        return body;
    }

    String contentType() {
        return contentType;
    }

    /** The permission group that the credential needs, by its name; empty where any credential will do. */
    String permission() {
        return permission;
    }

    /** Whether a success is the bare body rather than an envelope. */
    boolean raw() {
        return raw;
    }

    /** Whether a refused credential is tried again a few times before it is believed. */
    boolean repeatsRefusals() {
        return repeatsRefusals;
    }

    /** What its result has to name to be an answer to it. */
    Expectation expectation() {
        return expectation;
    }

    /** The path and the query, percent-encoded, as they stand in the request's URL. */
    String resolve() {
        return path() + query;
    }

    private String path() {
        Matcher matcher = VARIABLE.matcher(template);
        StringBuilder path = new StringBuilder();
        for (String value : variables) {
            if (!matcher.find()) {
                throw new IllegalStateException("more ids than places for them in " + template);
            }
            matcher.appendReplacement(path, Matcher.quoteReplacement(segment(value)));
        }
        return matcher.appendTail(path).toString();
    }

    /** The last line of defence: ids are checked where they come in, and a dot segment would be another path. */
    private String segment(String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalStateException("an id that can't stand in " + template);
        }
        return encode(value);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The call as messages show it, with its ids and without its query. */
    @Override
    public String toString() {
        return method + " " + path();
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final ApiFamily family;
        private final Repeatability effect;
        private final String method;
        private final String template;
        private final List<String> variables;
        private final StringBuilder query = new StringBuilder();
        private byte @Nullable [] body;
        private String contentType = "application/json";
        private String permission = "";
        private boolean raw;
        private boolean repeatsRefusals = true;
        private Expectation expectation = Expectation.ANYTHING;

        private Builder(ApiFamily family, Repeatability effect, String method, String template, String... variables) {
            this.family = family;
            this.effect = effect;
            this.method = method;
            this.template = template;
            this.variables = new ArrayList<>(List.of(variables));
        }

        public Builder query(String name, String value) {
            query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(encode(value));
            return this;
        }

        public Builder json(byte[] value) {
            body = value;
            return this;
        }

        public Builder bytes(byte[] value) {
            body = value;
            contentType = "application/octet-stream";
            return this;
        }

        public Builder needing(String permissionName) {
            permission = permissionName;
            return this;
        }

        /** A success of this call is the bare body. */
        public Builder raw() {
            raw = true;
            return this;
        }

        /** The caller judges refusals itself, so that the first one is an answer. */
        public Builder believingRefusals() {
            repeatsRefusals = false;
            return this;
        }

        /** A success whose result is something else is no answer to this call. */
        public Builder expecting(Expectation value) {
            expectation = value;
            return this;
        }

        public ApiCall build() {
            return new ApiCall(this);
        }
    }
}
