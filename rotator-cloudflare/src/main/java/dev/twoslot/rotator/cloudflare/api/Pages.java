package dev.twoslot.rotator.cloudflare.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads a list from all its pages, or not at all.
 *
 * <p>A short page is no end: a server may give fewer than it was asked for. The end is {@code total_count}, or an empty page,
 * which is what Cloudflare's own clients wait for (cloudflare-typescript, 2026-08). The first request names no page, for the
 * Secrets Store's description counts them from 0 and the tokens' from 1 (cloudflare/api-schemas, 2026-07-27).
 */
public final class Pages {

    /** Far more than an account can have: 500 tokens, 100 secrets (Cloudflare docs, 2026-04-20 and 2026-09-25). */
    private static final int MAX_PAGES = 100;

    private Pages() {}

    /**
     * Every entry, each once.
     *
     * @param firstPage makes the call for the first page, which expects a list of entries with ids; a page number is added for the
     *     later ones
     * @throws RotatorException if any page can't be had, or if the paging makes no progress
     */
    public static List<JsonNode> all(
            ApiClient client, Supplier<ApiCall.Builder> firstPage, SecretValue credential, Instant deadline) {
        List<JsonNode> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int page = 1; page <= MAX_PAGES; page++) {
            ApiCall.Builder call = firstPage.get();
            if (page > 1) {
                call.query("page", String.valueOf(page));
            }
            ApiReply reply = client.send(call.build(), credential, deadline).orThrow();
            JsonNode result = reply.result();
            int before = entries.size();
            for (JsonNode entry : result) {
                if (ids.add(entry.path("id").asText())) {
                    entries.add(entry);
                }
            }
            JsonNode total = reply.resultInfo().path("total_count");
            if (result.isEmpty() || (total.canConvertToInt() && entries.size() >= total.intValue())) {
                return List.copyOf(entries);
            }
            if (entries.size() == before) {
                throw reply.unreadable("a page of its list repeats earlier ones")
                        .toException();
            }
        }
        throw ApiFailure.of(
                        firstPage.get().build(),
                        Meaning.UNREADABLE,
                        "its list does not end after " + MAX_PAGES + " pages")
                .toException();
    }
}
