package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Sse;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What is added to a stream only if the user wants it: comments that keep it warm, and the cost in its usage. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class KeepAliveTest {
    private static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String KEEP_ALIVE = ": keep-alive\n\n";
    private static final Duration SILENCE = Duration.ofMillis(300);

    private static Rig rig;

    KeepAliveTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.house(
                plan -> plan.flag("threads", threads).flag("keep-alive", "50ms").flag("cost-in-usage", "true"));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    private static RawClient.Answer stream(String fields) {
        return rig.chat("{\"model\":\"gpt-4o\",\"stream\":true" + fields
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void aSilentStreamIsKeptWarmBetweenItsEvents() {
        rig.fake().next(Reply.sse(List.of()).bytes(EVENT).delay(SILENCE).bytes("data: [DONE]\n\n"));

        String text = stream("").text();
        assertThat(Sse.comments(text)).hasSizeBetween(2, 6).containsOnly("keep-alive");
        assertThat(text.replace(KEEP_ALIVE, "")).isEqualTo(EVENT + "data: [DONE]\n\n");
    }

    @Test
    void noCommentFollowsTheEndMark() {
        rig.fake().next(Reply.sse(List.of()).bytes(EVENT + "data: [DONE]\n\n").delay(SILENCE));

        assertThat(stream("").text()).isEqualTo(EVENT + "data: [DONE]\n\n");
    }

    @Test
    void noCommentStandsInsideAnEvent() {
        rig.fake()
                .next(Reply.sse(List.of())
                        .bytes(EVENT.substring(0, 30))
                        .delay(SILENCE)
                        .bytes(EVENT.substring(30) + "data: [DONE]\n\n"));

        String text = stream("").text();
        assertThat(text).startsWith(KEEP_ALIVE).endsWith(EVENT + "data: [DONE]\n\n");
        assertThat(text.replace(KEEP_ALIVE, "")).isEqualTo(EVENT + "data: [DONE]\n\n");
    }

    @Test
    void noCommentStandsInsideAnEventThatIsTooLongToHold() {
        String longEvent = EVENT.replace("Hello", "x".repeat(3_000_000));
        rig.fake()
                .next(Reply.sse(List.of())
                        .bytes(longEvent.substring(0, 2_000_000))
                        .delay(SILENCE)
                        .bytes(longEvent.substring(2_000_000) + "data: [DONE]\n\n"));

        assertThat(stream("").text()).isEqualTo(longEvent + "data: [DONE]\n\n");
    }

    @Test
    void aLongEventThatBreaksOffDoesNotSwallowTheError() {
        byte[] part = EVENT.replace("Hello", "x".repeat(3_000_000))
                .substring(0, 2_000_000)
                .getBytes(UTF_8);
        rig.fake().next(Reply.sse(List.of()).bytes(part).thenClose());

        String text = new String(
                rig.sayUntilBroken(RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", true)))
                        .body(),
                UTF_8);
        assertThat(Sse.events(text).getLast().json().at("/error/code").asText()).isEqualTo("upstream_broke_off");
    }

    @Test
    void theUsageChunkSaysWhatTheCallCost() {
        RawClient.Answer answer = stream(",\"stream_options\":{\"include_usage\":true}");
        JsonNode usage = Sse.json(answer.body()).getLast().path("usage");
        String booked = rig.entry(answer).path("cost_usd").asText();

        assertThat(usage.path("prompt_tokens").asLong()).isPositive();
        assertThat(new BigDecimal(usage.path("cost").asText())).isPositive().isEqualByComparingTo(booked);
    }

    @Test
    void aUsageThatTheProviderTellsUnaskedSaysItToo() {
        String usage =
                "data: {\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":1}}\n\n";
        rig.fake().next(Reply.sse(List.of()).bytes(usage + "data: [DONE]\n\n"));

        RawClient.Answer answer = stream("");
        String booked = rig.entry(answer).path("cost_usd").asText();
        assertThat(answer.text())
                .isEqualTo(usage.replace("{\"prompt", "{\"cost\":" + booked + ",\"prompt") + "data: [DONE]\n\n");
    }

    @Test
    void aCostThatTheProviderTellsStays() {
        String usage = "data: {\"model\":\"gpt-4o\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"cost\":7}}\n\n";
        rig.fake().next(Reply.sse(List.of()).bytes(EVENT + usage + "data: [DONE]\n\n"));

        assertThat(stream(",\"stream_options\":{\"include_usage\":true}").text())
                .isEqualTo(EVENT + usage + "data: [DONE]\n\n");
    }
}
