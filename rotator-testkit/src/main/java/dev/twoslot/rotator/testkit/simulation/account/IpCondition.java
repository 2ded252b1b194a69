package dev.twoslot.rotator.testkit.simulation.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.ApiException;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client addresses that a token may be used from. Nothing named in {@code in}, or nothing at all, means nowhere: a
 * token with an empty condition is unusable (reported in terraform-provider-cloudflare issue 897).
 *
 * @param in the CIDR blocks that are allowed, or null if the key was absent
 * @param notIn the CIDR blocks that are refused, or null if the key was absent
 */
record IpCondition(@Nullable List<String> in, @Nullable List<String> notIn) {
    static final List<String> KEYS = List.of("request_ip", "request.ip");

    /** Reads the {@code condition} of a token; either spelling of the key is understood. */
    static IpCondition parse(JsonNode condition) throws ApiException {
        for (String key : KEYS) {
            if (condition.hasNonNull(key)) {
                JsonNode ip = condition.path(key);
                if (!ip.isObject()) {
                    throw new ApiException(400, 1001, "Invalid condition: " + key + " must be an object");
                }
                return new IpCondition(blocks(ip.get("in")), blocks(ip.get("not_in")));
            }
        }
        return new IpCondition(null, null);
    }

    boolean allows(InetAddress address) {
        if (in == null && notIn != null && !notIn.isEmpty()) {
            return notIn.stream().noneMatch(block -> contains(block, address));
        }
        return in != null
                && in.stream().anyMatch(block -> contains(block, address))
                && (notIn == null || notIn.stream().noneMatch(block -> contains(block, address)));
    }

    ObjectNode toJson(String key) {
        ObjectNode json = JsonText.object();
        ObjectNode ip = json.putObject(key);
        if (in != null) {
            ip.set("in", JsonText.strings(in));
        }
        if (notIn != null) {
            ip.set("not_in", JsonText.strings(notIn));
        }
        return json;
    }

    private static @Nullable List<String> blocks(@Nullable JsonNode list) throws ApiException {
        if (list == null || list.isNull()) {
            return null;
        }
        if (!list.isArray()) {
            throw new ApiException(400, 1001, "Invalid condition: in and not_in must be arrays");
        }
        List<String> blocks = new ArrayList<>();
        for (JsonNode item : list) {
            if (!item.isTextual() || !isBlock(item.asText())) {
                throw new ApiException(400, 1001, "Invalid CIDR in condition");
            }
            blocks.add(item.asText());
        }
        return List.copyOf(blocks);
    }

    /** Whether the text is an address or a CIDR block. */
    static boolean isBlock(String text) {
        return address(text) != null;
    }

    private static boolean contains(String block, InetAddress address) {
        byte[] network = address(block);
        byte[] candidate = address.getAddress();
        if (network == null || network.length != candidate.length) {
            return false;
        }
        int slash = block.indexOf('/');
        int bits = slash < 0 ? network.length * 8 : Integer.parseInt(block.substring(slash + 1));
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (candidate[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The network part of a CIDR block, or null if the text is none. Never asks a name service. */
    private static byte @Nullable [] address(String block) {
        if (!block.matches("[0-9a-fA-F.:]+(/[0-9]{1,3})?") || !(block.contains(".") || block.contains(":"))) {
            return null;
        }
        int slash = block.indexOf('/');
        try {
            byte[] network = InetAddress.getByName(slash < 0 ? block : block.substring(0, slash))
                    .getAddress();
            boolean fits = slash < 0 || Integer.parseInt(block.substring(slash + 1)) <= network.length * 8;
            return fits ? network : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
