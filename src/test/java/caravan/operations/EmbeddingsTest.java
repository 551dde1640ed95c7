package caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings in OpenAI's form, of providers that have one of their own: for the official SDK there is no difference. */
class EmbeddingsTest {
    private static final String COHERE =
            "{\"id\":\"e\",\"texts\":[\"one\",\"two\"],\"embeddings\":{\"float\":[[0.5,-0.25],[1.0e-3,2]]},\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"input_tokens\":7}}}";
    private static final String OLLAMA =
            "{\"model\":\"nomic\",\"embeddings\":[[0.5,-0.25],[0.001,2]],\"total_duration\":14143917,\"prompt_eval_count\":8}";
    private static final String GEMINI = "{\"embeddings\":[{\"values\":[0.5,-0.25]},{\"values\":[0.001,2]}]}";
    private static final String CLOUDFLARE =
            "{\"result\":{\"shape\":[2,2],\"data\":[[0.5,-0.25],[0.001,2]]},\"success\":true,\"errors\":[],\"messages\":[]}";

    private static Rig rig;
    private static OpenAIClient sdk;

    @BeforeAll
    static void open() {
        rig = Works.open(plan -> plan);
        sdk = rig.sdk("sk-any");
    }

    @AfterAll
    static void close() {
        sdk.close();
        rig.close();
    }

    private static String answer(String model) {
        return switch (model.substring(0, model.indexOf('/'))) {
            case "cohere" -> COHERE;
            case "ollama" -> OLLAMA;
            case "gemini" -> GEMINI;
            default -> CLOUDFLARE;
        };
    }

    private static EmbeddingCreateParams.Builder two(String model) {
        return EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(List.of("one", "two"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohere/embed-v4.0 | /v2/embed | {\"model\":\"embed-v4.0\",\"texts\":[\"one\",\"two\"],\"input_type\":\"search_document\",\"embedding_types\":[\"float\"]} | authorization | Bearer sk-co",
                "ollama/nomic | /api/embed | {\"model\":\"nomic\",\"input\":[\"one\",\"two\"]} | authorization | ",
                "gemini/gemini-embedding-001 | /v1beta/models/gemini-embedding-001:batchEmbedContents | {\"requests\":[{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"one\"}]}},{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"two\"}]}}]} | x-goog-api-key | AIza-house",
                "workers/@cf/baai/bge-m3 | /ai/run/@cf/baai/bge-m3 | {\"text\":[\"one\",\"two\"]} | authorization | Bearer cf-house"
            })
    void eachProviderIsAskedInItsOwnFormAndAnswersInOpenAis(
            String model, String path, String body, String header, String key) {
        for (EmbeddingCreateParams.EncodingFormat format :
                List.of(EmbeddingCreateParams.EncodingFormat.FLOAT, EmbeddingCreateParams.EncodingFormat.BASE64)) {
            rig.fake().next(Reply.json(answer(model)));
            CreateEmbeddingResponse answer = sdk.embeddings()
                    .create(two(model).encodingFormat(format).build())
                    .validate();

            assertThat(answer.data()).hasSize(2);
            assertThat(answer.data().getFirst().embedding()).containsExactly(0.5f, -0.25f);
            assertThat(answer.data().getLast().embedding().getFirst()).isCloseTo(0.001f, within(1e-9f));
            assertThat(answer.data().getLast().index()).isEqualTo(1);
            assertThat(rig.lastSeen().path()).isEqualTo(path);
            assertThat(rig.lastSeen().text()).isEqualTo(body);
            assertThat(rig.lastSeen().header(header)).isEqualTo(key);
            assertThat(rig.lastSeen().header("authorization")).isEqualTo(header.equals("authorization") ? key : null);
        }
    }

    private static RawClient.Answer ask(String model, String more) {
        return Works.post(
                rig, "/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":[\"one\",\"two\"]" + more + "}");
    }

    @Test
    void everyDigitStaysAndTheProvidersOwnCountIsPaid() {
        rig.fake().next(Reply.json(COHERE.replace("0.5,", "0.1234567890123456789,")));

        RawClient.Answer answer = ask("cohere/embed-v4.0", "");

        assertThat(answer.text())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1234567890123456789,-0.25]},"
                                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0e-3,2]}],\"model\":\"embed-v4.0\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(7);
        assertThat(entry.path("cost_usd").asText()).isEqualTo("0.00000084");
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
    }

    @Test
    void whatNobodyCountedIsAGuessAndMarkedAsOne() {
        rig.fake().next(Reply.json(GEMINI));

        RawClient.Answer answer = ask("gemini/x", "");

        assertThat(rig.entry(answer).path("estimated").asBoolean()).isTrue();
        assertThat(rig.entry(answer).path("input_tokens").asLong()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohere/x | ,\"dimensions\":256,\"input_type\":\"search_query\",\"user\":\"u\" | \"output_dimension\":256 | user",
                "cohere/x | ,\"input_type\":\"search_query\" | \"input_type\":\"search_query\" | ",
                "ollama/x | ,\"dimensions\":256,\"odd\":1 | \"dimensions\":256 | odd",
                "gemini/x | ,\"dimensions\":256,\"input_type\":\"q\" | \"outputDimensionality\":256 | input_type",
                "workers/x | ,\"user\":\"u\" | \"text\" | user"
            })
    void whatCanBeSaidIsSaidAndWhatIsLeftOutIsTold(String model, String more, String sent, String dropped) {
        rig.fake().next(Reply.json(answer(model)));

        RawClient.Answer answer = ask(model, more);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.lastSeen().text()).contains(sent);
        assertThat(answer.head().header("x-caravan-dropped")).isEqualTo(dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers/x | ,\"dimensions\":256 | dimensions",
                "cohere/x | ,\"dimensions\":0 | dimensions",
                "cohere/x | ,\"encoding_format\":\"int8\" | encoding_format"
            })
    void whatCannotBeSaidIsRefusedByItsName(String model, String more, String field) {
        int before = rig.fake().seen().size();

        RawClient.Answer answer = ask(model, more);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"param\":\"" + field + "\"", "unsupported_parameter");
        assertThat(rig.fake().seen()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1,2,3]", "[[1,2],[3]]"})
    void tokensAreThoseOfAnotherVendor(String input) {
        RawClient.Answer answer = Works.post(rig, "/v1/embeddings", "{\"model\":\"cohere/x\",\"input\":" + input + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"param\":\"input\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"embeddings\":{\"float\":[[0.5,-0.25]]}}",
                "{\"embeddings\":{\"float\":[[0.5,null],[1,2]]}}",
                "{\"embeddings\":{\"float\":[[0.5,1",
                "{}",
                "nothing"
            })
    void anAnswerThatLacksOneIsNone(String theirs) {
        rig.fake().next(Reply.json(theirs));

        RawClient.Answer answer = ask("cohere/embed-v4.0", "");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(rig.entry(answer).path("outcome").asText()).isEqualTo("provider_invalid_answer");
    }

    @Test
    void anErrorIsToldInOpenAisForm() {
        rig.fake().next(Reply.json(400, "{\"message\":\"invalid request: too many texts\"}"));

        RawClient.Answer answer = ask("cohere/embed-v4.0", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"error\":{\"message\":\"invalid request: too many texts\"");
    }

    @Test
    void whatIsCountedOfEachIsAddedUp() {
        String each = "{\"object\":\"embedding\",\"embedding\":[0.1],\"index\":0,\"usage\":{\"prompt_tokens\":6}}";
        rig.fake()
                .next(Reply.json(
                        "{\"object\":\"list\",\"data\":[" + each + "," + each + "],\"model\":\"Embeddings\"}"));

        RawClient.Answer answer = ask("jina/Embeddings", "");

        assertThat(rig.entry(answer).path("input_tokens").asLong()).isEqualTo(12);
        assertThat(rig.entry(answer).path("estimated").asBoolean(true)).isFalse();
    }

    @Test
    void aVectorMayBeLongerThanAnyRoomForIt() {
        String vector = "[" + "0.5,".repeat(9_999) + "0.5]";
        rig.fake().next(Reply.json("{\"embeddings\":{\"float\":[" + vector + "," + vector + "]}}"));

        CreateEmbeddingResponse answer = sdk.embeddings()
                .create(two("cohere/x")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());

        assertThat(answer.data().getLast().embedding()).hasSize(10_000).containsOnly(0.5f);
    }
}
