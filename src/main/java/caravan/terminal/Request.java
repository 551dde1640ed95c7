package caravan.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked of the gateway. */
record Request(String method, String path, @Nullable ObjectNode body) {
    static Request get(String path) {
        return new Request("GET", path, null);
    }

    /** @param query what is not empty of it is asked */
    static Request get(String path, Map<String, String> query) {
        String asked = query.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return get(asked.isEmpty() ? path : path + "?" + asked);
    }

    static Request post(String path, @Nullable ObjectNode body) {
        return new Request("POST", path, body);
    }

    static Request delete(String path) {
        return new Request("DELETE", path, null);
    }

    /** As a part of a path, or of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
