package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one test of ai-proxy: an error of OpenRouter's, who made it, and whether somebody else is worth asking. */
class AiProxyCasesTest {
    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan()
                .file("provider-config.yaml", """
                        models:
                          - {name: maker/first, provider: openrouter, url: "%1$s/api/v1/chat/completions", token: t, priority: 1, model_size: BIG}
                          - {name: maker/second, provider: openrouter, url: "%1$s/api/v1/chat/completions", token: t, priority: 2, model_size: BIG}
                        """.formatted(fake.url()))
                .flag("config", "provider-config.yaml")
                .env("AUTH_TOKEN", "door")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> ask() {
        return gate.post("/chat/completions", Gate.chat("BIG", false), "Authorization", "Bearer door");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|{\"error\":{\"message\":\"Rate limited\",\"code\":429,\"metadata\":{\"provider_name\":\"Chutes\"}}}|2|200",
                "500|{\"error\":{\"message\":\"Broken\",\"code\":500}}|2|200",
                "500|no JSON at all|2|200",
                "400|{\"error\":{\"message\":\"Bad\",\"code\":400}}|1|400"
            })
    void anErrorIsAnothersToAnswerIfItMayDoBetter(int status, String body, int asked, int told) {
        int before = fake.seen().size();
        fake.next(Reply.json(status, body)).always(Replies.chat("Far."));

        assertThat(ask().statusCode()).isEqualTo(told);
        assertThat(fake.seen()).hasSize(before + asked);
    }

    /** There it was a 200 without a word. */
    @Test
    void ifNobodyIsLeftTheCallerReadsTheErrorInOpenAisForm() {
        fake.always(Reply.json(
                429,
                "{\"error\":{\"message\":\"Rate limited\",\"code\":429,\"metadata\":{\"provider_name\":\"Chutes\"}}}"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body())
                .contains("\"error\":", "openrouter/maker/first: 429", "\"code\":\"rate_limit_exceeded\"");
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "Bearer wrong, 401", "Bearer door, 200"})
    void theTokenOfTheDoorIsTheTokenOfTheDoor(String authorization, int status) {
        fake.always(Replies.chat("Far."));

        HttpResponse<String> answer =
                gate.post("/chat/completions", Gate.chat("BIG", false), "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
    }
}
