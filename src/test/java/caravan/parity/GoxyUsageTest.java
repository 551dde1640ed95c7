package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where GoXY's tests find the usage of an answer, and what they make of one that is not there. */
class GoxyUsageTest {
    private static final String CHAT = "/v1/chat/completions";

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static JsonNode entry(String path, String question, String answer) {
        rig.fake().always(Reply.json(answer));
        return rig.gate()
                .entry(rig.gate()
                        .post(path, question)
                        .headers()
                        .firstValue("X-Request-Id")
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"object\":\"chat.completion\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,\"prompt_tokens_details\":{\"cached_tokens\":20}} | 100 | 20 | 50 | false",
                "\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50} | 100 | 0 | 50 | false",
                "\"object\":\"chat.completion\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{}} | 10 | 0 | 5 | false",
                "\"object\":\"chat.completion\",\"choices\":[] | -1 | 0 | -1 | true",
                "\"object\":\"chat.completion\",\"choices\":[],\"usage\":{\"prompt_tokens\":\"many\",\"completion_tokens\":true} | -1 | 0 | -1 | true"
            })
    void ofAChat(String fields, long input, long cached, long output, boolean guessed) {
        JsonNode entry = entry(CHAT, Gate.chat("gpt-4o", false), "{\"model\":\"gpt-4o\"," + fields + "}");

        found(entry, input, cached, output, guessed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"usage\":{\"input_tokens\":100,\"output_tokens\":50,\"input_tokens_details\":{\"cached_tokens\":20}} | 100 | 20 | 50 | false",
                "\"usage\":{\"input_tokens\":100,\"output_tokens\":50} | 100 | 0 | 50 | false",
                "\"error\":null | -1 | 0 | -1 | false" // nothing is said and nothing was written: nobody knows
            })
    void ofAResponse(String fields, long input, long cached, long output, boolean guessed) {
        JsonNode entry = entry(
                "/v1/responses",
                "{\"model\":\"gpt-4o\",\"input\":\"How far?\"}",
                "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-4o\",\"output\":[],"
                        + fields + "}");

        found(entry, input, cached, output, guessed);
    }

    /** There they cost nothing. */
    @ParameterizedTest
    @CsvSource({"8, 0.00000016"})
    void ofEmbeddingsToo(long tokens, String usd) {
        JsonNode entry = entry(
                "/v1/embeddings",
                "{\"model\":\"text-embedding-3-small\",\"input\":\"How far?\"}",
                "{\"object\":\"list\",\"data\":[],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":"
                        + tokens + ",\"total_tokens\":" + tokens + "}}");

        found(entry, tokens, 0, 0, false);
        assertThat(entry.path("cost_usd").asText()).isEqualTo(usd);
    }

    /** What was not told is guessed from what was written, and marked so: there such a call was not priced at all. */
    private static void found(JsonNode entry, long input, long cached, long output, boolean guessed) {
        assertThat(entry.path("estimated").asBoolean()).as(entry.toString()).isEqualTo(guessed);
        if (input >= 0) {
            assertThat(entry.path("input_tokens").asLong()).isEqualTo(input);
            assertThat(entry.path("output_tokens").asLong()).isEqualTo(output);
        }
        assertThat(entry.path("cache_read_input_tokens").asLong()).isEqualTo(cached);
    }
}
