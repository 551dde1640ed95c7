package caravan.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GoXY's price files, given as they are with --pricing, give GoXY's figures through the door. */
class GoxyAtTheDoorTest {
    private static final Path THEIR_README = Path.of("../shared/systems/000_b9d26102c9cc19d1.txt");

    /** Prices as in their document, and those of two more models. */
    private static final String PER_1K = """
            models:
              gpt-4o:
                prompt: 0.005
                completion: 0.015
                aliases: ["gpt-4o-2024-08-06"]
              gpt-4: {prompt: 0.03, completion: 0.06, aliases: ["gpt-4-0613"]}
              gpt-5-mini: {prompt: 0.003, completion: 0.006}
            default: {prompt: 0.01, completion: 0.02}
            cached_token_discount: 0.1
            """;

    private static final String PER_1M = """
            models:
              gpt-4o: {prompt: 5, cached_prompt: 0.5, completion: 15}
              gpt-5-nano:
                prompt: 0.05
                cached_prompt: 0.005
                completion: 0.4
                flex: {prompt: 0.025, cached_prompt: 0.0025, completion: 0.2}
            default: {prompt: 10, completion: 20}
            """;

    @TempDir
    private static Path folder;

    private static FakeProvider fake;
    private static final List<Gate> per1k = new ArrayList<>();
    private static Gate per1m;

    @BeforeAll
    static void start() throws IOException {
        fake = FakeProvider.start();
        for (String document : documents()) {
            per1k.add(gate("per-1k-" + per1k.size(), document));
        }
        per1m = gate("per-1m", PER_1M);
    }

    /** Ours, and theirs where it is at hand. */
    private static List<String> documents() throws IOException {
        if (!Files.exists(THEIR_README)) {
            return List.of(PER_1K);
        }
        String readme = Files.readString(THEIR_README, UTF_8);
        int begin = readme.indexOf("```yaml\nmodels:") + "```yaml\n".length();
        return List.of(PER_1K, readme.substring(begin, readme.indexOf("```", begin)));
    }

    private static Gate gate(String name, String prices) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), prices);
        return Gate.plan().openai(fake).flag("pricing", file.toString()).start();
    }

    @AfterAll
    static void stop() {
        Stream.concat(per1k.stream(), Stream.of(per1m)).forEach(Gate::close);
        fake.close();
    }

    private static String cost(Gate gate, String model, long prompt, long cached, long completion, String tier) {
        fake.next(Reply.json("""
                {"model":"%s","choices":[],"service_tier":"%s","usage":{"prompt_tokens":%d,"completion_tokens":%d,\
                "total_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d}}}""".formatted(model, tier, prompt, completion, prompt + completion, cached)));
        return gate.post("/v1/chat/completions", Gate.chat(model, false))
                .headers()
                .firstValue("X-Caravan-Cost-Usd")
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 200, 0, 0, 0.001",
        "gpt-4o-2024-08-06, 200, 0, 0, 0.001",
        "gpt-4o, 10, 25, 0, 0.000005", // more cached than there was: all of it was cached
        "gpt-4-0613, 1000, 0, 1000, 0.09",
        "unheard-of, 100, 0, 200, 0.005"
    })
    void theirDocument(String model, long prompt, long cached, long completion, String expected) {
        assertThat(per1k).allSatisfy(gate -> assertThat(cost(gate, model, prompt, cached, completion, "default"))
                .isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({"11, 0, 369, 0.002247", "100, 60, 0, 0.000138"})
    void theModelsTheirTestsAddToIt(long prompt, long cached, long completion, String expected) {
        assertThat(cost(per1k.getFirst(), "gpt-5-mini", prompt, cached, completion, "default"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 1000, 0, 500, default, 0.0125",
        "gpt-4o, 1000, 200, 500, default, 0.0116",
        "gpt-5-nano, 1, 1, 0, flex, 0.0000000025"
    })
    void theirLaterForm(String model, long prompt, long cached, long completion, String tier, String expected) {
        assertThat(cost(per1m, model, prompt, cached, completion, tier)).isEqualTo(expected);
    }

    @Test
    void tenCallsAtOnceAddUpExactly() {
        fake.always(Reply.json("""
                {"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":0,"total_tokens":100}}"""));
        int before = per1m.entries().size();
        IntStream.range(0, 10)
                .parallel()
                .forEach(each -> per1m.post("/v1/chat/completions", Gate.chat("gpt-4o", false)));

        assertThat(per1m.entries().stream()
                        .skip(before)
                        .map(entry -> new BigDecimal(entry.path("cost_usd").asText()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("0.005");
    }
}
