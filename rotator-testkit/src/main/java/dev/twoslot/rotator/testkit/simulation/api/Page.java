package dev.twoslot.rotator.testkit.simulation.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One page of a list, and what {@code result_info} says about it. A page past the end is empty and no error: clients
 * page until they meet an empty one.
 *
 * @param items the objects of the page
 * @param info count, page, per_page and total_count
 */
public record Page(ArrayNode items, ObjectNode info) {

    /**
     * Cuts a page out of all objects.
     *
     * @param page from 1
     * @param perPage from 1
     */
    public static Page of(List<? extends JsonNode> all, int page, int perPage) {
        long from = Math.min((long) (page - 1) * perPage, all.size());
        List<? extends JsonNode> items = all.subList((int) from, (int) Math.min(from + perPage, all.size()));
        ObjectNode info = JsonText.object();
        info.put("count", items.size());
        info.put("page", page);
        info.put("per_page", perPage);
        info.put("total_count", all.size());
        return new Page(JsonText.array().addAll(items), info);
    }

    /** With {@code total_pages}, which the Secrets Store adds. */
    public Page withTotalPages() {
        int perPage = info.path("per_page").asInt();
        int pages = (info.path("total_count").asInt() + perPage - 1) / perPage;
        return new Page(items, info.deepCopy().put("total_pages", pages));
    }
}
