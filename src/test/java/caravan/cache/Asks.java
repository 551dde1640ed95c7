package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the tests of the cache ask, and read of its answers. */
final class Asks {
    static final String CHAT = "/v1/chat/completions";

    private Asks() {}

    static String chat(String text) {
        return body(text, "");
    }

    static String streamed(String text) {
        return body(text, ",\"stream\":true");
    }

    static String streamedWithUsage(String text) {
        return body(text, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    /** @param more fields, each with a comma before it */
    static String body(String text, String more) {
        return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}";
    }

    static RawClient.Answer key(Rig rig, String key, String json, String... headers) {
        String[] all = new String[headers.length + 1];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization: Bearer " + key;
        return rig.chat(json, all);
    }

    /** What {@code X-Cache} says; "none" if it is not there. */
    static String state(RawClient.Answer answer) {
        String state = answer.head().header("x-cache");
        return state == null ? "none" : state;
    }

    static void assertStates(Rig rig, String json, String... states) {
        for (String state : states) {
            assertThat(state(rig.chat(json))).as(json).isEqualTo(state);
        }
    }

    static JsonNode json(RawClient.Answer answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode figures(Rig rig, String... headers) {
        return stats(rig, headers).path("cache");
    }

    static JsonNode stats(Rig rig, String... headers) {
        try {
            return Json.MAPPER.readTree(rig.gate().get("/stats", headers).body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
