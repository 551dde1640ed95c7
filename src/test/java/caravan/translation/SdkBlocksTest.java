package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Losses;
import com.anthropic.models.messages.ContentBlockParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of content that an SDK can say is read, or told to be left out, or refused: never lost in silence. */
class SdkBlocksTest {
    private static final Set<String> READ = Set.of(
            "text", "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result");

    /** All that a block needs of any kind. */
    private static final String FIELDS =
            ",\"text\":\"Hi\",\"thinking\":\"Hm\",\"signature\":\"s\",\"data\":\"d\",\"id\":\"i\","
                    + "\"name\":\"n\",\"tool_use_id\":\"i\",\"content\":[],\"title\":\"t\",\"file_id\":\"f\",\"source\":"
                    + "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"aQ==\"}}";

    private static Stream<String> kinds(Class<?> visitor) {
        return Arrays.stream(visitor.getDeclaredMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith("visit"))
                .map(name -> name.substring("visit".length()).replaceAll("(?<=.)([A-Z])", "_$1"))
                .map(name -> name.toLowerCase(Locale.ROOT));
    }

    static Stream<String> blocks() {
        return kinds(ContentBlockParam.Visitor.class);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void eachBlockOfMessagesIsReadOrNamed(String type) {
        String source =
                type.equals("search_result") ? FIELDS.replaceAll("\"source\":.*}}", "\"source\":\"s\"}") : FIELDS;
        String request = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\""
                + type + "\"" + source + "]}]}";
        Losses losses = new Losses(false);
        String what = "read";
        try {
            Streams.MESSAGES.read(Json.read(request.getBytes(UTF_8), (name, parser) -> {}), losses);
            what = losses.names().isEmpty() ? what : "dropped";
        } catch (Refused refused) {
            what = "refused as " + refused.param();
        }

        assertThat(what)
                .isEqualTo(
                        READ.contains(type)
                                ? "read"
                                : type.contains("_tool_") ? "dropped" : "refused as messages[0].content[0].type");
    }

    @Test
    void thePartsAndRolesOfChatAreThoseThatAreRead() {
        assertThat(kinds(ChatCompletionContentPart.Visitor.class).collect(Collectors.toSet()))
                .isEqualTo(Set.of("text", "image_url", "input_audio", "file"));
        assertThat(kinds(ChatCompletionMessageParam.Visitor.class).collect(Collectors.toSet()))
                .isEqualTo(Set.of("developer", "system", "user", "assistant", "tool", "function"));
    }
}
