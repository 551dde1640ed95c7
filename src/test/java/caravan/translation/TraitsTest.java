package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.call.Json;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.config.InvalidConfiguration;
import caravan.door.Rig;
import caravan.providers.anthropic.AnthropicFormat;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models differ in is known by their names, and whoever knows better says so in a file. */
class TraitsTest {
    private static final String ASKED = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"temperature\":0.5,\"top_p\":0.5,\"reasoning_effort\":\"high\",\"response_format\":{\"type\":\"json_schema\","
            + "\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"object\"}}}}";
    private static final String HOUSE = Town.PROVIDERS.replace(
            "    keys: ANTHROPIC_API_KEY\n",
            "    keys: ANTHROPIC_API_KEY\n    traits: [{names: [\"claude-sonnet-4-5*\"], sampling: none, thinking: adaptive}]\n");

    /** Columns: the model, how it is told to think, what is left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-3-haiku-20240307   | none     | reasoning_effort response_format",
                "claude-3-7-sonnet-latest  | enabled  | temperature top_p response_format",
                "claude-sonnet-4-20250514  | enabled  | temperature top_p response_format",
                "anthropic/claude-opus-4-1 | enabled  | temperature top_p",
                "claude-sonnet-4-5         | enabled  | temperature top_p",
                "claude-opus-4-7           | adaptive | temperature top_p",
                "claude-haiku-5            | enabled  | temperature top_p",
                "claude-haiku-5-5          | adaptive | temperature top_p",
                "claude-fable-5-1          | adaptive | temperature top_p",
                "house-claude              | enabled  | temperature top_p"
            })
    void claudeIsToldWhatItTakes(String model, String thinking, String dropped) {
        Losses losses = new Losses(false);
        Json json = Json.read(ASKED.getBytes(UTF_8), (name, parser) -> {});
        Prompt prompt = Streams.CHAT.read(json, losses).to(model);
        JsonNode told = Said.parse(new String(AnthropicFormat.USUAL.body(prompt, losses), UTF_8));

        assertThat(told.at("/thinking/type").asText("none")).isEqualTo(thinking);
        assertThat(losses.names().split(",")).containsExactlyInAnyOrder(dropped.split(" "));
        assertThat(told.path("max_tokens").asLong()).isGreaterThanOrEqualTo(4096);
    }

    @Test
    void whatAProvidersFileSaysCountsMore() {
        try (Rig rig = Town.open(plan -> plan.file("config/providers.yaml", HOUSE))) {
            RawClient.Answer answer = rig.chat(
                    Town.chat("claude-sonnet-4-5", ",\"temperature\":0.5,\"reasoning_effort\":\"high\",\"seed\":7"));

            JsonNode told = Said.parse(rig.fake().seen().getLast().text());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(told.at("/thinking/type").asText()).isEqualTo("adaptive");
            assertThat(told.has("temperature")).isFalse();
            assertThat(answer.head().header("X-Caravan-Dropped")).contains("temperature");
        }
    }

    @Test
    void aMistakeInItIsToldByItsPlace() {
        String wrong =
                HOUSE.replace("sampling: none", "sampling: some").replace("thinking: adaptive", "thinkng: budget");

        assertThat(refused(wrong))
                .contains("providers.anthropic.traits[0].sampling: 'some' is not one of all, one, none")
                .contains("providers.anthropic.traits[0].thinkng: is not known here");
        assertThat(refused(HOUSE.replace("names: [\"claude-sonnet-4-5*\"], ", "")))
                .contains("providers.anthropic.traits[0].names: must name at least one model");
    }

    private static String refused(String providers) {
        InvalidConfiguration refused = catchThrowableOfType(InvalidConfiguration.class, () -> Gate.plan()
                .file("config/providers.yaml", providers)
                .start()
                .close());
        return String.valueOf(refused.mistakes());
    }
}
