package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.peers.Prices;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A gateway with budgets, and a clock that stands still. What a model costs is in {@link Prices}, by the prefix gpt-4o. */
record Till(Rig rig, StillClock clock) implements AutoCloseable {
    static final String FILE = "config/budgets.yaml";
    static final String CHAT = "/v1/chat/completions";
    static final Instant NOW = Instant.parse("2026-11-26T19:49:06Z");

    static Till with(String budgets, UnaryOperator<Gate.Plan> more) {
        StillClock clock = new StillClock(NOW);
        return new Till(
                Rig.house(plan -> more.apply(plan.clock(clock)
                        .file(FILE, budgets)
                        .file(Prices.FILE, Prices.YAML + "  gratis: {input: 0, output: 0}\n"))),
                clock);
    }

    static Till with(String budgets) {
        return with(budgets, plan -> plan);
    }

    /** A whole answer that says what it used. */
    static Reply used(int input, int output) {
        return Reply.json("""
                {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Far."},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}""".formatted(input, output, input + output));
    }

    /** A question whose answer may have so many tokens. */
    static String question(String model, int maxTokens) {
        return Gate.chat(model, false).replaceFirst("\\{", "{\"max_tokens\":" + maxTokens + ",");
    }

    /** What a question is reserved: four bytes are taken for a token. */
    static BigDecimal reserved(String question, int maxTokens) {
        return Prices.of((question.length() + 3) / 4, maxTokens);
    }

    RawClient.Answer ask(String model) {
        return rig.chat(question(model, 20));
    }

    /** Has a call cost so much. */
    RawClient.Answer spend(String model, int input, int output) {
        rig.fake().next(used(input, output));
        RawClient.Answer answer = ask(model);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    /** The figures of budgets in {@code /stats}. */
    static JsonNode figures(Gate gate) {
        try {
            return Json.MAPPER.readTree(gate.get("/stats").body()).path("budgets");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    BigDecimal spent(String window) {
        return spent(rig.gate(), window);
    }

    static BigDecimal spent(Gate gate, String window) {
        return new BigDecimal(
                figures(gate).path("windows").path(window).path("spent_usd").asText("0"));
    }

    @Override
    public void close() {
        rig.close();
    }
}
