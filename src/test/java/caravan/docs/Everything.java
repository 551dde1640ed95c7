package caravan.docs;

import static caravan.testkit.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;

/** A gateway in which everything is switched on, and has happened once: every metric that there can be is there. */
final class Everything {
    private static final String CHAT = "/v1/chat/completions";
    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY}
              cohere:
                base_url: ${env:OPENAI_API_URL}/compatibility/v1
                keys: OPENAI_API_KEY
                operations: {rerank: {url: "${env:OPENAI_API_URL}/v2/rerank"}}
            """;
    private static final String MODELS =
            "models:\n  - {name: smart, deployments: [openai/gpt-4o, cohere/command]}\nretry: {tries: 1}\n";
    private static final String PRICES = "unit: per_1m\nmodels:\n  gpt-4o: {input: 1, output: 2}\n";
    private static final String LIMITS =
            "limits:\n  - {name: closed, match: {model: gpt-4o-closed}, per: address, amount: 0, window: 1d}\n";
    private static final String BUDGETS = "budgets:\n  - {on: gateway, usd: 100, per: day}\nwithout_price: pass\n";
    private static final String HOOK = """
            - route:
                id: on-record
                from:
                  uri: direct:on-record
                  steps:
                    - log: {id: told, message: "told", loggingLevel: DEBUG}
            """;

    private static volatile Scraped scraped;

    private Everything() {}

    /** Once is enough for all who ask. */
    static synchronized Scraped scraped() {
        if (scraped == null) {
            scraped = scrape();
        }
        return scraped;
    }

    private static Scraped scrape() {
        try (FakeProvider collector = FakeProvider.start();
                Rig rig = Rig.house(plan -> on(plan, collector))) {
            ask(rig, post(CHAT, Gate.chat("smart", false)), Replies.chat("Far"));
            ask(rig, post(CHAT, Gate.chat("gpt-4o", true)), Replies.chatStream(List.of("Far", " far", " away"), true));
            ask(
                    rig,
                    post("/v1/rerank", "{\"model\":\"cohere/r\",\"query\":\"q\",\"documents\":[\"a\"]}"),
                    Reply.json("{\"results\":[],\"meta\":{\"billed_units\":{\"search_units\":3}}}"));
            ask(
                    rig,
                    post("/v1/images/generations", "{\"model\":\"dall-e-3\",\"prompt\":\"camel\"}"),
                    Reply.json("{\"data\":[{\"url\":\"http://x\"}]}"));
            ask(
                    rig,
                    post("/v1/audio/speech", "{\"model\":\"tts-1\",\"input\":\"Far\",\"voice\":\"alloy\"}"),
                    Reply.of(200).header("Content-Type", "audio/mpeg").bytes("x"));
            ask(rig, transcription(), Reply.json("{\"text\":\"x\",\"usage\":{\"type\":\"duration\",\"seconds\":4}}"));
            assertThat(rig.chat(Gate.chat("gpt-4o-closed", false)).status()).isEqualTo(429);
            String hidden = "caravan_audio_seconds_total";
            await().until(() -> rig.say(RawClient.get("/metrics")).text().contains(hidden));
            return Scraped.of(rig.say(RawClient.get("/metrics")).text());
        }
    }

    private static Gate.Plan on(Gate.Plan plan, FakeProvider collector) {
        return plan.flag("otlp-endpoint", collector.url())
                .flag("cache-ttl", "1h")
                .file("config/providers.yaml", PROVIDERS)
                .file("config/models.yaml", MODELS)
                .file("config/limits.yaml", LIMITS)
                .file("config/budgets.yaml", BUDGETS)
                .file("pricing/pricing.yaml", PRICES)
                .file("routes/mine.camel.yaml", HOOK);
    }

    private static void ask(Rig rig, String request, Reply reply) {
        rig.fake().next(reply);
        RawClient.Answer answer = rig.say(request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String transcription() {
        String form = """
                --b\r
                Content-Disposition: form-data; name="model"\r
                \r
                whisper-1\r
                --b\r
                Content-Disposition: form-data; name="file"; filename="a.mp3"\r
                \r
                x\r
                --b--\r
                """;
        return "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                + form.length() + "\r\n\r\n" + form;
    }
}
