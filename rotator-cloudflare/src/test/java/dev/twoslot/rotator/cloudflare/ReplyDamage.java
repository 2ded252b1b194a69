package dev.twoslot.rotator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What is done to the body of a reply on its way back. The same damage of the same reply is always the same.
 *
 * @param kind what happens
 * @param place where, as a number that is brought into the range of places that there are
 * @param filling what with, likewise
 */
record ReplyDamage(Kind kind, int place, int filling) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OTHER_TOKEN = "cfat_anothersanothersanothersanothersanothersanothe";

    enum Kind {
        /** Nothing follows after some byte. */
        CUT,
        /** One byte is another. */
        BYTE,
        /** One value in the JSON is another, of any type. */
        VALUE,
        /** The new token's value is another that looks like one; any other reply has a value like it somewhere. */
        TOKEN,
        /** One field or element is not there. */
        REMOVED,
        /** The first field comes twice, with different values. */
        TWICE,
        /** Something follows after the end. */
        TRAILING,
        /** A page for people. */
        HTML,
        /** Nothing at all. */
        EMPTY
    }

    static ReplyDamage random(Random random) {
        return new ReplyDamage(
                Kind.values()[random.nextInt(Kind.values().length)], random.nextInt(100_000), random.nextInt(1_000));
    }

    private record Spot(JsonNode parent, String field, int index) {}

    /** The body after the damage; the same as before where there is nothing to damage. */
    byte[] doneTo(byte[] body) {
        return switch (kind) {
            case CUT -> Arrays.copyOf(body, within(body.length));
            case BYTE -> withOtherByte(body);
            case VALUE, TOKEN, REMOVED -> inJson(body);
            case TWICE -> joined("{\"success\":" + (filling % 2 == 0) + ",", body, 1);
            case TRAILING ->
                joined(new String(body, StandardCharsets.UTF_8) + fillings().get(filling % 8), body, body.length);
            case HTML -> "<!doctype html><title>502</title>".getBytes(StandardCharsets.UTF_8);
            case EMPTY -> new byte[0];
        };
    }

    private byte[] withOtherByte(byte[] body) {
        byte[] damaged = body.clone();
        if (damaged.length > 0) {
            damaged[within(damaged.length)] ^= (byte) (1 + filling % 255);
        }
        return damaged;
    }

    private byte[] inJson(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            if (kind == Kind.TOKEN && root.path("result") instanceof ObjectNode result && result.has("value")) {
                result.put("value", OTHER_TOKEN);
                return JSON.writeValueAsBytes(root);
            }
            List<Spot> spots = new ArrayList<>();
            collect(root, spots);
            if (spots.isEmpty()) {
                return body;
            }
            Spot spot = spots.get(within(spots.size()));
            JsonNode value = kind == Kind.TOKEN
                    ? JsonNodeFactory.instance.textNode(OTHER_TOKEN)
                    : fillings().get(filling % fillings().size());
            if (spot.parent() instanceof ObjectNode object && kind != Kind.REMOVED) {
                object.set(spot.field(), value);
            } else if (spot.parent() instanceof ObjectNode object) {
                object.remove(spot.field());
            } else if (spot.parent() instanceof ArrayNode array && kind != Kind.REMOVED) {
                array.set(spot.index(), value);
            } else if (spot.parent() instanceof ArrayNode array) {
                array.remove(spot.index());
            }
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            // A KV value is no JSON.
            return body;
        }
    }

    private static void collect(JsonNode node, List<Spot> spots) {
        node.properties().forEach(field -> {
            spots.add(new Spot(node, field.getKey(), -1));
            collect(field.getValue(), spots);
        });
        if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                spots.add(new Spot(node, "", index));
                collect(node.get(index), spots);
            }
        }
    }

    private static List<JsonNode> fillings() {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return List.of(
                make.nullNode(),
                make.textNode(""),
                make.textNode("   "),
                make.textNode("another"),
                make.textNode("0123456789abcdef0123456789abcdef"),
                make.textNode(OTHER_TOKEN),
                make.booleanNode(true),
                make.booleanNode(false),
                make.numberNode(-1),
                make.numberNode(1e300),
                make.arrayNode(),
                make.arrayNode().addNull(),
                make.objectNode());
    }

    private static byte[] joined(String before, byte[] body, int from) {
        String after =
                new String(body, Math.min(from, body.length), Math.max(0, body.length - from), StandardCharsets.UTF_8);
        return (before + after).getBytes(StandardCharsets.UTF_8);
    }

    private int within(int size) {
        return size == 0 ? 0 : Math.floorMod(place, size);
    }
}
