package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan prices update} takes over what others say of prices, and {@code caravan prices check} says what has none. */
class PricesLineTest {
    private static final String OWN = """
            unit: per_1m
            models:
              gpt-4o: {input: 2.5, cached_input: 1.25, output: 12, aliases: [best]}
              mine: {input: 1, output: 2}
            """;

    private static final String LITELLM = """
            {"sample_spec": {"input_cost_per_token": 0.0, "litellm_provider": "one of them", "mode": "chat"},
             "gpt-4o": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "max_tokens": 16384,
               "cache_read_input_token_cost": 1.25e-06, "litellm_provider": "openai", "mode": "chat"},
             "gpt-4o-mini": {"input_cost_per_token": 1.5e-07, "output_cost_per_token": 6.0000000000000001e-07,
               "input_cost_per_token_batches": 7.5e-08, "output_cost_per_token_batches": 3e-07, "litellm_provider": "openai"},
             "groq/llama-3.3": {"input_cost_per_token": 5.9e-07, "output_cost_per_token": 7.9e-07, "litellm_provider": "groq"},
             "claude-sonnet": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
               "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
               "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
               "litellm_provider": "anthropic"},
             "whisper-1": {"input_cost_per_second": 0.0001, "output_cost_per_second": 0.0, "litellm_provider": "openai"},
             "tts-1": {"input_cost_per_character": 1.5e-05, "litellm_provider": "openai"},
             "1024-x-1024/dall-e-3": {"input_cost_per_pixel": 3.8e-08, "litellm_provider": "openai"},
             "bedrock/x": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "litellm_provider": "bedrock"}}
            """;

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private Path list;

    @BeforeEach
    void write() throws IOException {
        Gate.plan().file("pricing/pricing.yaml", OWN).into(home);
        list = Files.writeString(home.resolve("litellm.json"), LITELLM);
    }

    private int prices(String answer, String... arguments) {
        PrintWriter writer = new PrintWriter(out, true);
        List<String> line = new ArrayList<>(List.of("prices"));
        line.addAll(List.of(arguments));
        line.add("--data=" + home.resolve("data"));
        return new Commandline(
                        new Running(),
                        new Environment(Map.of("OPENAI_API_KEY", "sk-x")),
                        new Base(home, home),
                        writer,
                        writer,
                        new StringReader(answer))
                .execute(line.toArray(new String[0]));
    }

    private String taken() throws IOException {
        Path file = home.resolve("data/prices.yaml");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void theDifferenceIsShownAndTakenByWhoeverAgrees() throws IOException {
        assertThat(prices("yes\n", "update", "--from", list.toString()))
                .as(out.toString())
                .isZero();

        assertThat(out.toString().lines())
                .contains(
                        "~ gpt-4o: output 12 -> 10",
                        "+ gpt-4o-mini: input 0.15, output 0.60000000000000001, batch {\"input\": 0.075, \"output\": 0.3}",
                        "+ llama-3.3 (groq): input 0.59, output 0.79",
                        "+ claude-sonnet: input 3, output 15, cache_write 3.75, cache_write_1h 6,"
                                + " above {\"input\": 6, \"output\": 22.5, \"tokens\": 200000}",
                        "+ whisper-1: per_second 0.0001",
                        "+ tts-1: per_1m_characters 15",
                        "left out: 1 models of providers that are not in providers.yaml")
                .noneMatch(line -> line.contains("sample_spec") || line.contains("dall-e"));
        assertThat(out.toString()).contains("6 prices into");
        assertThat(taken()).contains("litellm.json", "\"gpt-4o-mini\": {\"input\": 0.15");
        assertThat(Files.readString(home.resolve("pricing/pricing.yaml"))).isEqualTo(OWN);
    }

    @Test
    void whoeverDoesNotAgreeKeepsThePrices() throws IOException {
        assertThat(prices("n\n", "update", "--from", list.toString())).isEqualTo(1);
        assertThat(prices("", "update", "--from", list.toString())).isEqualTo(1);

        assertThat(out.toString()).contains("nothing is changed");
        assertThat(taken()).isEmpty();
    }

    @Test
    void aSecondTimeThereIsNothingToChange() throws IOException {
        assertThat(prices("", "update", "--yes", "--from", list.toString())).isZero();
        String first = taken();
        assertThat(prices("", "update", "--yes", "--from", list.toString())).isZero();

        assertThat(out.toString()).endsWith("nothing to change\n");
        assertThat(taken()).isEqualTo(first);
    }

    @Test
    void listsInOurOwnFormsAreTakenToo() throws IOException {
        Path goxy = Files.writeString(home.resolve("goxy.yaml"), """
                cached_token_discount: 0.5
                models:
                  gpt-4o: {prompt: 0.0025, completion: 0.01}
                  mine: {prompt: 0.001, completion: 0.002}
                """);

        assertThat(prices("", "update", "--yes", "--from", goxy.toString()))
                .as(out.toString())
                .isZero();

        assertThat(taken()).contains("\"gpt-4o\": {\"prompt\": 2.5, \"completion\": 10, \"cached_input\": 1.25}");
    }

    @Test
    void whatIsNoPriceListIsRefusedWhole() throws IOException {
        Path broken = Files.writeString(home.resolve("broken.yaml"), "models: {m: {input: -1, output: 2}}\n");
        Path half = Files.writeString(home.resolve("half.json"), LITELLM.substring(0, 400));

        assertThat(prices("", "update", "--yes", "--from", broken.toString())).isEqualTo(1);
        assertThat(prices("", "update", "--yes", "--from", half.toString())).isEqualTo(1);
        assertThat(prices("", "update", "--yes", "--from", "nowhere.json")).isEqualTo(1);

        assertThat(out.toString()).contains("broken.yaml:1: models.m.input", "half.json", "nowhere.json");
        assertThat(taken()).isEmpty();
    }

    @Test
    void modelsThatAreServedWithoutAPriceAreNamed() throws IOException {
        Files.writeString(
                home.resolve("config/models.yaml"),
                "models: [{name: smart, deployments: [openai/gpt-4o, openai/nameless, openai/mine]}]\n");

        assertThat(prices("", "check")).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains("no price: openai/nameless")
                .noneMatch(line -> line.contains("no price: openai/mine") || line.contains("no price: openai/gpt-4o"));

        assertThat(out.toString()).doesNotContain("demo");

        Files.writeString(home.resolve("pricing/pricing.yaml"), OWN + "default: {input: 1, output: 1}\n");
        assertThat(prices("", "check")).as(out.toString()).isZero();
    }

    @Test
    void aGatewayThatRunsCountsWithThemFromTheNextReload() throws IOException {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan()
                        .openai(fake)
                        .file("pricing/pricing.yaml", OWN)
                        .flag("data", home.resolve("data").toString())
                        .start()) {
            fake.always(Reply.json("""
                    {"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"Far."},"finish_reason":"stop"}],\
                    "usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}"""));
            assertThat(cost(gate)).isEqualTo("0.0145");
            assertThat(prices("", "update", "--yes", "--from", list.toString())).isZero();

            assertThat(gate.reload()).first().isEqualTo("done");

            assertThat(cost(gate)).isEqualTo("0.0125");
        }
    }

    private static String cost(Gate gate) {
        HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));
        return answer.headers().firstValue("x-caravan-cost-usd").orElse("none");
    }

    /** It may be anybody's, and is looked at on a terminal. */
    @Test
    void aListThatMeansHarmDoesNone() throws IOException {
        String escape = "\\u001b[2J";
        Files.writeString(list, """
                {"huge": {"input_cost_per_token": 1e999999999, "output_cost_per_token": 1, "litellm_provider": "openai"},
                 "tiny": {"input_cost_per_token": 1e-999999999, "output_cost_per_token": 1e-05, "litellm_provider": "openai"},
                 "far": {"input_cost_per_token_above_99999999999999999999k_tokens": 1, "litellm_provider": "openai"},
                 "red%s": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "litellm_provider": "openai"}}
                """.formatted(escape));

        assertThat(prices("yes\n", "update", "--from", list.toString()))
                .as(out.toString())
                .isZero();

        assertThat(out.toString())
                .contains("+ red?[2J: input 1, output 1")
                .doesNotContain("\u001b", "huge", "tiny", "far");
    }

    @Test
    void aListOfSomebodyElsesSeesNothingOfThisMachine() throws IOException {
        Path theirs = Files.writeString(
                home.resolve("theirs.yaml"),
                "unit: per_1m\nmodels:\n  new: {input: 1, output: 2, aliases: ['x${env:OPENAI_API_KEY}']}\n");

        assertThat(prices("yes\n", "update", "--from", theirs.toString())).isZero();

        assertThat(taken()).contains("x${env:OPENAI_API_KEY}");
        assertThat(prices("", "check")).isNotEqualTo(2);
        assertThat(out.toString()).doesNotContain("sk-x");
    }

    @Test
    void aListWithoutAnEndIsRefused() {
        Path endless = Path.of("/dev/zero");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(endless));

        assertThat(prices("yes\n", "update", "--from", endless.toString())).isEqualTo(1);

        assertThat(out.toString()).contains("--from: cannot be used: it is larger than 32 MiB");
    }
}
