package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.ResponseReplies;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who cannot be asked for what a call wants is no candidate, as long as anybody can; and never the last word. */
class SpeakersTest {
    private static final String RESPONSES = "/v1/responses";
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [mute/x, able/y]}
              - {name: other, deployments: [able/y, mute/x]}
              - {name: mutes, deployments: [mute/x, mute/z]}
            context_fallbacks: {other: [mute/long, able/long]}
            retry: {tries: 1}
            """;

    private final FakeProvider able = FakeProvider.start();
    private final FakeProvider mute = FakeProvider.start();
    private Gate gate;

    @BeforeEach
    void start() {
        able.always(ResponseReplies.whole("gpt-4o", "Far"));
        gate = Gate.plan()
                .env("KEY", "sk-1")
                .file(
                        "config/providers.yaml",
                        "providers:\n  able: {base_url: \"%s\", keys: [{key_env_var: KEY, cooldown_sec: 0}], responses: true}\n  mute: {base_url: \"%s\", keys: KEY}\n"
                                .formatted(able.url(), mute.url()))
                .file("config/models.yaml", MODELS)
                .start();
    }

    @AfterEach
    void stop() {
        gate.close();
        able.close();
        mute.close();
    }

    private HttpResponse<String> ask(String model, String... headers) {
        return gate.post(RESPONSES, "{\"model\":\"" + model + "\",\"input\":\"How far?\"}", headers);
    }

    @Test
    void whoDoesNotSpeakItIsNotAsked() {
        HttpResponse<String> answer = ask("smart");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-provider")).contains("able");
        assertThat(answer.headers().firstValue("x-caravan-attempts")).contains("1");
        assertThat(mute.seen()).isEmpty();
    }

    @Test
    void norIfTheCallerSaysThatOnlyTheFirstMayAnswer() {
        assertThat(ask("smart", "X-Caravan-Fallbacks", "none").statusCode()).isEqualTo(200);
    }

    @Test
    void theFailureOfWhoDoesIsWhatTheCallerIsTold() {
        able.always(Replies.error(500, "server_error", "oops", "Not today."));

        HttpResponse<String> answer = ask("other");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("Not today.");
        assertThat(mute.seen()).isEmpty();
    }

    @Test
    void aListForOneReasonIsNoException() {
        able.when(
                seen -> seen.text().contains("\"y\""),
                Replies.error(400, "invalid_request_error", "context_length_exceeded", "Too long"));

        HttpResponse<String> answer = ask("other");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-caravan-model")).contains("long");
    }

    @Test
    void aWishForOneWhoDoesNotSpeakItIsNone() {
        able.always(Replies.error(500, "server_error", "oops", "Not today."));

        assertThat(ask("able/y", "X-Caravan-Fallbacks", "mute/x").statusCode()).isEqualTo(500);
        assertThat(mute.seen()).isEmpty();
    }

    @Test
    void ifNobodyDoesTheCallerIsToldWhatToDo() {
        HttpResponse<String> answer = ask("mutes");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("unsupported_operation", "does not speak /v1/responses");
        assertThat(mute.seen()).isEmpty();
    }
}
