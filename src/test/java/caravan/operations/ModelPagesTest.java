package caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.anthropic.client.AnthropicClient;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListPage;
import com.anthropic.models.models.ModelListParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of models, page by page, for those who read it as Anthropic's. */
class ModelPagesTest {
    private static final String VERSION = "anthropic-version: 2023-06-01";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Works.open(
                plan -> plan.file(
                                "config/models.yaml",
                                "aliases: {a: openai/gpt-1, b: openai/gpt-2, c: openai/gpt-3, d: openai/gpt-4, e: openai/gpt-5}")
                        .file(
                                "config/keys.yaml",
                                "keys:\n  - {name: all, sha256: 9e67b17bca118f04bd5eb90864b1f0ab5477090f3a05df3a27b3eb46719fe9e8, models: [a, b, c, d, e]}\n  - {name: some, sha256: c0f39dfbe0bb550c3bb9551941b6f7cbd5e61461692bbcb7b88e534dcb1aec03, models: [b, d]}\n"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static JsonNode list(String key, String query) throws JsonProcessingException {
        RawClient.Answer answer = rig.say(RawClient.get("/v1/models" + query, VERSION, "Authorization: Bearer " + key));
        return Json.MAPPER.readTree(answer.text());
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("data").forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    @ParameterizedTest
    @CsvSource({
        "'', a b c d e, false",
        "?limit=2, a b, true",
        "?limit=5, a b c d e, false",
        "?limit=2&after_id=b, c d, true",
        "?limit=2&after_id=c, d e, false",
        "?after_id=e, '', false",
        "?limit=2&before_id=d, b c, true",
        "?limit=3&before_id=d, a b c, false",
        "?before_id=a, '', false"
    })
    void aPageIsWhatWasAskedFor(String query, String expected, boolean more) throws JsonProcessingException {
        JsonNode list = list("k-all", query);

        assertThat(String.join(" ", ids(list))).isEqualTo(expected);
        assertThat(list.path("has_more").asBoolean()).isEqualTo(more);
        List<String> ids = ids(list);
        assertThat(list.path("first_id").asText(null)).isEqualTo(ids.isEmpty() ? null : ids.getFirst());
        assertThat(list.path("last_id").asText(null)).isEqualTo(ids.isEmpty() ? null : ids.getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=1001, limit",
        "?limit=two, limit",
        "?after_id=nobody, after_id",
        "?before_id=%67pt, before_id",
        "?after_id=a&before_id=b, before_id"
    })
    void whatIsNoPageIsRefused(String query, String word) throws JsonProcessingException {
        JsonNode error = list("k-all", query);

        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText()).contains(word);
    }

    @Test
    void aKeySeesWhatItMayUseOnEveryPage() throws JsonProcessingException {
        assertThat(ids(list("k-some", "?limit=1"))).containsExactly("b");
        assertThat(ids(list("k-some", "?limit=1&after_id=b"))).containsExactly("d");
        assertThat(list("k-some", "?after_id=c").path("type").asText()).isEqualTo("error");
    }

    @Test
    void theOfficialSdkTurnsThePages() {
        AnthropicClient sdk = rig.anthropic("k-all");
        ModelListPage first =
                sdk.models().list(ModelListParams.builder().limit(2).build());

        assertThat(first.autoPager().stream().map(ModelInfo::id)).containsExactly("a", "b", "c", "d", "e");
        assertThat(sdk.models().retrieve("c").id()).isEqualTo("c");
        sdk.close();
    }

    @Test
    void whoReadsOpenAisListGetsAllOfIt() throws JsonProcessingException {
        RawClient.Answer answer = rig.say(RawClient.get("/v1/models?limit=1", "Authorization: Bearer k-all"));

        assertThat(ids(Json.MAPPER.readTree(answer.text()))).hasSize(5);
    }

    /** GoProxyAI forgot it, and so every page was the first. */
    @Test
    void theQueryOfWhoSeesTheProvidersOwnListGoesOn() {
        try (Rig own = Rig.ownKeys(plan -> plan)) {
            own.fake().next(Reply.json("{\"object\":\"list\",\"data\":[]}"));

            own.say(RawClient.get("/v1/models?limit=3&after=x%20y", "Authorization: Bearer sk-own"));

            assertThat(own.lastSeen().uri()).isEqualTo("/v1/models?limit=3&after=x%20y");
        }
    }
}
