package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.chat.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked, on the way there and back, only what is named is lost. */
class RandomRoundTripTest {
    private static JsonNode tree(byte[] json) {
        return Said.parse(new String(json, UTF_8));
    }

    /** What differs stands in the field that was named. */
    private static void onlyWhatIsNamedDiffers(JsonNode before, JsonNode after, Losses losses) {
        List<String> named = List.of(losses.names().split(","));
        Map<String, String> differences = RoundTripTest.differences(before, after);

        assertThat(differences.keySet())
                .as("%s %s", before, after)
                .allMatch(place -> named.contains(place.substring(1)));
    }

    @Property(tries = 300)
    void fromOpenAiToAnthropicAndBack(@ForAll long seed) {
        byte[] asked = RandomConversation.of(seed).json().getBytes(UTF_8);
        Losses losses = new Losses(false);
        byte[] anthropic = RoundTripTest.through(Streams.CHAT, Streams.ANTHROPIC, asked, losses);
        byte[] back = RoundTripTest.through(Streams.MESSAGES, Streams.OPENAI, anthropic, losses);

        onlyWhatIsNamedDiffers(tree(asked), tree(back), losses);
    }

    @Property(tries = 300)
    void fromAnthropicToOpenAiAndBack(@ForAll long seed) {
        byte[] openAi = RandomConversation.of(seed).json().getBytes(UTF_8);
        byte[] asked = RoundTripTest.through(Streams.CHAT, Streams.ANTHROPIC, openAi, new Losses(false));
        Losses losses = new Losses(true);
        byte[] there = RoundTripTest.through(Streams.MESSAGES, Streams.OPENAI, asked, losses);
        byte[] back = RoundTripTest.through(Streams.CHAT, Streams.ANTHROPIC, there, losses);

        assertThat(RoundTripTest.differences(tree(asked), tree(back))).isEmpty();
    }

    /** Nobody reads the requests of the others; but whatever was said stands in them. */
    @Property(tries = 200)
    void whateverIsSaidIsToldToEveryProvider(@ForAll long seed) {
        RandomConversation conversation = RandomConversation.of(seed);
        for (Column column : Column.ALL) {
            for (String model : column.models()) {
                Json json = Json.read(conversation.json().getBytes(UTF_8), (name, parser) -> {});
                Losses losses = new Losses(false);
                String body = new String(
                        column.format().body(Streams.CHAT.read(json, losses).to(model), losses), UTF_8);

                assertThat(body).as(column.title()).contains(conversation.words());
            }
        }
    }
}
