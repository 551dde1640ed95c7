package caravan.cache;

import static caravan.cache.Asks.state;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be asked for besides chat, in both forms. */
class OperationsTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.fake().forget();
    }

    private static RawClient.Answer post(String path, String json) {
        RawClient.Answer answer = rig.say(RawClient.post(path, json));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    @Test
    void embeddings() {
        String json = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"]}";
        RawClient.Answer first = post("/v1/embeddings", json);
        RawClient.Answer second = post("/v1/embeddings", json);

        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(state(post("/v1/embeddings", json.replace("\"b\"", "\"c\""))))
                .isEqualTo("MISS");
    }

    /** It is longer than what is held, so that it comes as it flows. */
    @Test
    void embeddingsThatAreLong() {
        String numbers = "0.123456789,".repeat(200_000);
        rig.fake()
                .next(Reply.json("{\"object\":\"list\",\"data\":[" + numbers + "0],\"usage\":{\"prompt_tokens\":3}}"));
        String json = "{\"model\":\"text-embedding-3-small\",\"input\":\"long\"}";
        RawClient.Answer first = post("/v1/embeddings", json);
        RawClient.Answer second = post("/v1/embeddings", json);

        assertThat(state(second)).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(rig.entry(second).path("input_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void legacyCompletionsInBothForms() {
        String json = "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":\"%s\",\"stream\":%s}";
        rig.fake().next(Replies.completionStream(List.of("Far", " away"), true), Replies.completion("Far away"));

        assertThat(state(post("/v1/completions", json.formatted("a", true)))).isEqualTo("MISS");
        RawClient.Answer whole = post("/v1/completions", json.formatted("a", false));
        assertThat(state(whole)).isEqualTo("HIT");
        assertThat(Asks.json(whole).at("/choices/0/text").asText()).isEqualTo("Far away");
        assertThat(Asks.json(whole).path("object").asText()).isEqualTo("text_completion");

        assertThat(state(post("/v1/completions", json.formatted("b", false)))).isEqualTo("MISS");
        RawClient.Answer stream = post("/v1/completions", json.formatted("b", true));
        assertThat(state(stream)).isEqualTo("HIT");
        assertThat(stream.text()).contains("\"text\":\"Far away\"", "[DONE]").doesNotContain("prompt_tokens");
        assertThat(rig.fake().seen()).hasSize(2);
    }

    @Test
    void theResponseOfAStreamIsGivenWithoutOneToo() {
        String json = "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"stream\":%s}";
        rig.fake().next(ResponseReplies.stream("gpt-4o", "Hello"));

        RawClient.Answer stream = post("/v1/responses", json.formatted(true));
        RawClient.Answer again = post("/v1/responses", json.formatted(true));
        RawClient.Answer whole = post("/v1/responses", json.formatted(false));
        assertThat(state(again)).isEqualTo("HIT");
        assertThat(again.text()).isEqualTo(stream.text());
        assertThat(state(whole)).isEqualTo("HIT");
        assertThat(Asks.json(whole).path("object").asText()).isEqualTo("response");
        assertThat(Asks.json(whole).path("status").asText()).isEqualTo("completed");
    }

    /** How its items come about cannot be told from how they are; each form is then asked for, and kept, by itself. */
    @Test
    void aWholeResponseIsNotStreamed() {
        String json = "{\"model\":\"gpt-4o\",\"input\":\"Whole\",\"stream\":%s}";
        rig.fake().next(ResponseReplies.whole("gpt-4o", "Hello"), ResponseReplies.stream("gpt-4o", "Hello"));

        assertThat(state(post("/v1/responses", json.formatted(false)))).isEqualTo("MISS");
        assertThat(state(post("/v1/responses", json.formatted(false)))).isEqualTo("HIT");
        assertThat(state(post("/v1/responses", json.formatted(true)))).isEqualTo("MISS");
        assertThat(state(post("/v1/responses", json.formatted(true)))).isEqualTo("HIT");
        assertThat(state(post("/v1/responses", json.formatted(false)))).isEqualTo("HIT");
    }

    /** Nobody asked for it, and the provider told it all the same: so it is everybody's. */
    @Test
    void anEventOfUsageThatNobodyAskedForStays() {
        try (FakeProvider acme = FakeProvider.start();
                Rig own = Rig.house(plan -> plan.env("CACHE_TTL", "5m")
                        .file(
                                "config/providers.yaml",
                                "providers:\n  acme: {base_url: \"%s/v1\", auth: none, prefixes: [acme-], stream_usage: always}\n"
                                        .formatted(acme.url())))) {
            acme.always(Replies.chatStream(List.of("Far"), true));
            String json = Asks.streamed("told").replace("gpt-4o", "acme-1");
            RawClient.Answer first = own.chat(json);
            RawClient.Answer second = own.chat(json);

            assertThat(first.text()).contains("prompt_tokens");
            assertThat(state(second)).isEqualTo("HIT");
            assertThat(second.text()).isEqualTo(first.text());
        }
    }

    /** What the stream does not say nobody can give to who asks for it. */
    @Test
    void aStreamWithoutItsUsageIsNothingForWhoWantsIt() {
        String chunk = "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},"
                + "\"finish_reason\":\"stop\"}]}";
        rig.fake().next(Reply.sse(List.of(chunk, "[DONE]")));

        assertThat(state(rig.chat(Asks.streamed("bare")))).isEqualTo("MISS");
        assertThat(state(rig.chat(Asks.streamed("bare")))).isEqualTo("HIT");
        assertThat(state(rig.chat(Asks.streamedWithUsage("bare")))).isEqualTo("MISS");
        assertThat(state(rig.chat(Asks.streamedWithUsage("bare")))).isEqualTo("HIT");
        assertThat(state(rig.chat(Asks.chat("bare")))).isEqualTo("HIT");
    }
}
