package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.chat.Dialect;
import caravan.chat.Format;
import caravan.chat.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From one tongue to another and back, what is lost is what the table says. */
class RoundTripTest {
    private static final String RICH = """
            {"model":"claude-sonnet-4-5","messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,aQ=="}},
            {"type":"image_url","image_url":{"url":"https://there/is.png"}},
            {"type":"file","file":{"filename":"map.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]},
            {"role":"assistant","content":"I look.","tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1.50}"}},
            {"id":"call_2","type":"function","function":{"name":"look","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"a map"},{"role":"tool","tool_call_id":"call_2","content":"{\\"no\\":1}"},
            {"role":"user","content":"What is there?"}],
            "max_completion_tokens":500,"temperature":0.5,"stop":["END"],
            "tools":[{"type":"function","function":{"name":"look","description":"Looks","parameters":{"type":"object","properties":{}},
            "strict":true}}],"tool_choice":"required","parallel_tool_calls":false,"service_tier":"default","user":"ann",
            "reasoning_effort":"none","stream":true,"stream_options":{"include_usage":true},
            "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"},"strict":true}}}""";

    static byte[] through(Dialect dialect, Format format, byte[] request, Losses losses) {
        Json json = Json.read(request, (name, parser) -> {});
        return format.body(dialect.read(json, losses), losses);
    }

    /** What differs, by its place. */
    static Map<String, String> differences(JsonNode before, JsonNode after) {
        Map<String, String> found = new TreeMap<>();
        compare("", before, after, found);
        return found;
    }

    private static void compare(String at, JsonNode before, JsonNode after, Map<String, String> found) {
        if (before.isObject() && after.isObject()) {
            before.fieldNames()
                    .forEachRemaining(name -> compare(at + "/" + name, before.path(name), after.path(name), found));
            after.fieldNames().forEachRemaining(name -> {
                if (!before.has(name)) {
                    found.put(at + "/" + name, "added");
                }
            });
        } else if (before.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(at + "/" + i, before.path(i), after.path(i), found);
            }
        } else if (!before.equals(after)) {
            found.put(at, after.isMissingNode() ? "lost" : after.toString());
        }
    }

    @Test
    void fromOpenAiToAnthropicAndBackNothingIsLost() {
        Losses losses = new Losses(true);
        byte[] anthropic = through(Streams.CHAT, Streams.ANTHROPIC, RICH.getBytes(UTF_8), losses);
        byte[] openAi = through(Streams.MESSAGES, Streams.OPENAI, anthropic, losses);

        assertThat(differences(Said.parse(RICH), Said.parse(new String(openAi, UTF_8))))
                .isEmpty();
    }

    /** The number of a picture's detail, and where a document of text stood, are of no use there. */
    @Test
    void fromAnthropicToOpenAiAndBackOnlyWhatTheTableSaysIsLost() {
        String rich = """
                {"model":"claude-sonnet-4-5","max_tokens":500,"system":"Be brief.","messages":[
                {"role":"user","content":[{"type":"text","text":"Look"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aQ=="}},
                {"type":"document","title":"map.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}]},
                {"role":"assistant","content":[{"type":"text","text":"I look."},
                {"type":"tool_use","id":"toolu_1","name":"look","input":{"at":1.5}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"none","is_error":true},
                {"type":"text","text":"What is there?"}]}],
                "temperature":0.5,"top_k":40,"stop_sequences":["END"],"stream":true,"metadata":{"user_id":"ann"},
                "tools":[{"name":"look","description":"Looks","input_schema":{"type":"object","properties":{}}}],
                "tool_choice":{"type":"tool","name":"look","disable_parallel_tool_use":true}}""";
        Losses losses = new Losses(false);
        byte[] openAi = through(Streams.MESSAGES, Streams.OPENAI, rich.getBytes(UTF_8), losses);
        byte[] anthropic = through(Streams.CHAT, Streams.ANTHROPIC, openAi, losses);

        assertThat(losses.names()).isEqualTo("top_k");
        assertThat(differences(Said.parse(rich), Said.parse(new String(anthropic, UTF_8))))
                .isEqualTo(Map.of(
                        "/top_k", "lost",
                        "/messages/2/content/0/content", "\"Error: none\"",
                        "/messages/2/content/0/is_error", "lost"));
    }
}
