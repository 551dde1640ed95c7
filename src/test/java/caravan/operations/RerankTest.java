package caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents are ranked by whoever can, in the form that Cohere gave it, and cost what is measured: searches, or tokens. */
class RerankTest {
    private static final String BODY =
            "{ \"model\":\"cohere/rerank-v3.5\" ,\"query\":\"far?\",\"documents\":[\"a\",{\"text\":\"b\",\"model\":\"gpt-5\"}],\"top_n\":1 }";
    private static final String COHERE =
            "{\"id\":\"r\",\"results\":[{\"index\":1,\"relevance_score\":0.91}],\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"search_units\":3}}}";
    private static final String JINA =
            "{\"model\":\"jina-reranker-v2\",\"usage\":{\"total_tokens\":815},\"results\":[{\"index\":0,\"relevance_score\":0.5}]}";

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Works.open(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private RawClient.Answer ask(String path, String body) {
        return Works.post(rig, path, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/rerank", "/v2/rerank", "/rerank"})
    void itGoesByteForByteToWhereTheProviderHasItAndCostsWhatWasSearched(String path) {
        rig.fake().next(Reply.json(COHERE));

        RawClient.Answer answer = ask(path, BODY);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(COHERE);
        assertThat(rig.lastSeen().uri()).isEqualTo("/v2/rerank?tag=1");
        assertThat(rig.lastSeen().text()).isEqualTo(BODY.replace("cohere/", ""));
        assertThat(rig.lastSeen().headers("authorization")).containsExactly("Bearer sk-co");
        assertThat(answer.head().header("x-caravan-cost-usd")).isEqualTo("0.006");
        JsonNode entry = rig.entry(answer);
        assertThat(entry.path("operation").asText()).isEqualTo("rerank");
        assertThat(entry.path("searches").asLong()).isEqualTo(3);
        assertThat(entry.path("input_tokens").isNull()).isTrue();
        assertThat(rig.gate().entries()).hasSize(1);
    }

    @Test
    void whoeverCountsTokensIsPaidForTokens() {
        rig.fake().next(Reply.json(JINA));

        RawClient.Answer answer = ask("/v1/rerank", BODY.replace("cohere/rerank-v3.5", "jina/jina-reranker-v2"));

        assertThat(rig.lastSeen().path()).isEqualTo("/jina/v1/rerank");
        assertThat(rig.entry(answer).path("input_tokens").asLong()).isEqualTo(815);
        assertThat(rig.entry(answer).path("cost_usd").asText()).isEqualTo("0.0000163");
        assertThat(rig.entry(answer).path("response_model").asText()).isEqualTo("jina-reranker-v2");
    }

    @Test
    void whoCountsNothingLeavesAGuess() {
        rig.fake().next(Reply.json("{\"results\":[]}"));

        RawClient.Answer answer = ask("/v1/rerank", BODY.replace("cohere/rerank-v3.5", "jina/jina-reranker-v2"));

        assertThat(rig.entry(answer).path("estimated").asBoolean()).isTrue();
        assertThat(rig.entry(answer).path("input_tokens").asLong()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"x\",\"documents\":[\"a\"]} | query",
                "{\"model\":\"x\",\"query\":\"q\",\"documents\":[]} | documents",
                "{\"model\":\"x\",\"query\":\"q\",\"documents\":\"a\"} | documents",
                "{\"model\":\"x\",\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":\"1\"} | top_n",
                "{\"query\":\"q\",\"documents\":[\"a\"]} | model"
            })
    void whatIsWrongIsSaidByItsField(String body, String field) {
        RawClient.Answer answer = ask("/v1/rerank", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"param\":\"" + field + "\"");
        assertThat(rig.fake().seen()).isEmpty();
    }

    @Test
    void aProvidersErrorIsToldInTheUsualForm() {
        rig.fake().next(Reply.json(429, "{\"message\":\"trial key limit\"}"));

        RawClient.Answer answer = ask("/v1/rerank", BODY);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).contains("\"message\":\"trial key limit\"").startsWith("{\"error\":");
        assertThat(rig.entry(answer).path("cost_usd").isNull()).isTrue();
    }

    @Test
    void whatIsNoJsonIsNoRanking() {
        rig.fake().next(Reply.text(200, "<html>"));

        assertThat(ask("/v1/rerank", BODY).status()).isEqualTo(502);
    }

    @Test
    void whoCanOnlyChatIsNotAskedAsLongAsAnybodyCan() {
        rig.close();
        rig = Works.open(
                plan -> plan.file(
                        "config/models.yaml",
                        "models:\n  - {name: best, deployments: [talker/x, cohere/rerank-v3.5]}\n  - {name: none, deployments: [talker/x]}\nretry: {tries: 1}"));
        rig.fake().next(Reply.json(COHERE));

        assertThat(ask("/v1/rerank", BODY.replace("cohere/rerank-v3.5", "best")).status())
                .isEqualTo(200);
        assertThat(rig.lastSeen().path()).isEqualTo("/v2/rerank");
        RawClient.Answer no = ask("/v1/rerank", BODY.replace("cohere/rerank-v3.5", "none"));
        assertThat(no.status()).isEqualTo(501);
        assertThat(no.text()).contains("'talker' cannot be asked for /v1/rerank");
        assertThat(ask("/v1/chat/completions", Gate.chat("none", false)).status())
                .isEqualTo(200);
    }

    @Test
    void whatOneProviderCannotDoIsRefusedByName() {
        RawClient.Answer answer =
                ask("/v1/audio/speech", "{\"model\":\"cohere/x\",\"input\":\"a\",\"voice\":\"alloy\"}");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("not_implemented");
        assertThat(rig.fake().seen()).isEmpty();
    }

    /** 250 documents are three searches at least: 0.006 USD, which 0.005 does not pay. */
    @Test
    void aBudgetHoldsForWhatWillBeSearched() {
        rig.close();
        rig = Works.open(
                plan -> plan.file("config/budgets.yaml", "budgets:\n  - {on: gateway, usd: 0.005, per: day}\n"));
        rig.fake().always(Reply.json(COHERE));
        String many = BODY.replace("[\"a\",", "[" + "\"a\",".repeat(249));

        assertThat(ask("/v1/rerank", many).status()).isIn(402, 429);
        assertThat(rig.fake().seen()).isEmpty();
        assertThat(ask("/v1/rerank", BODY).status()).isEqualTo(200);
    }

    @Test
    void aKeyMayRankWithItsModelsAlone() {
        rig.close();
        rig = Works.open(
                plan -> plan.file(
                        "config/keys.yaml",
                        "keys:\n  - {name: narrow, sha256: 3cdd257886bdb43de3498ffeea949bc552a6a27c1cc0f303b42b0d48553548dc, models: [cohere/rerank-v3.5]}\n"));
        rig.fake().always(Reply.json(COHERE));

        assertThat(Works.post(rig, "/v1/rerank", BODY, "Authorization: Bearer k-narrow")
                        .status())
                .as("a document may say model")
                .isEqualTo(200);
        assertThat(Works.post(
                                rig,
                                "/v1/rerank",
                                BODY.replace("cohere/rerank-v3.5", "jina/x"),
                                "Authorization: Bearer k-narrow")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aMistakeInTheFileIsSaidWithItsPlace() {
        String wrong = Works.PROVIDERS
                .replace("speech: none", "speach: none")
                .replace("operations: chat", "operations: all")
                .replace("format: ollama", "format: olama");
        assertThat(rig.gate().write("config/providers.yaml", wrong).reload())
                .anySatisfy(line -> assertThat(line).contains("operations.speach", "speech"))
                .anySatisfy(line -> assertThat(line).contains("must be chat"))
                .anySatisfy(line -> assertThat(line).contains("format", "ollama"));
    }
}
