package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table in docs/editing-routes.md: each expression is a step of the running pipeline, right after the step that the table
 * names, and gives the example beside it.
 */
class ReadableCallTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\$\\{body[^`]*})` \\| (?:`([^`]*)`|…) \\| (?:`([\\w-]+)`)?");
    private static final String KEYS = """
            keys:
              - {name: team-a, team: search, sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824}
            """;
    private static final String BODY =
            "{\"model\":\"fast\",\"stream\":true,\"user\":\"u-7\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String CHUNK = """
            {"id":"c","object":"chat.completion.chunk","model":"gpt-5-mini-2025-08-07","choices":[%s],"usage":%s}""";
    private static final String USAGE = """
            {"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":3},\
            "completion_tokens_details":{"reasoning_tokens":1}}""";

    private static List<MatchResult> rows;
    private static Map<String, String> read;

    @BeforeAll
    static void runTheTable() throws Exception {
        rows = ROW.matcher(Files.readString(Path.of("docs", "editing-routes.md")))
                .results()
                .toList();
        String pipeline = pipeline();
        try (Rig rig = Rig.house(plan -> plan.clock(new StillClock(Instant.parse("2026-11-20T12:00:00Z")))
                .flag("trusted-proxies", "127.0.0.1/32")
                .file("config/keys.yaml", KEYS)
                .file("config/models.yaml", "aliases: {fast: openai/gpt-5-mini}\n")
                .file("config/application.properties", "camel.beans.reading=#class:" + Reading.class.getName())
                .file("routes/answer.camel.yaml", pipeline))) {
            rig.fake().always(answer());
            CompletableFuture<Map<String, String>> reading = Reading.next();
            String[] headers = {"Authorization: Bearer hello", "User-Agent: curl/8", "X-Forwarded-For: 192.0.2.7"};
            RawClient.Answer told = rig.say(RawClient.post("/v1/chat/completions?a=1", BODY, headers));
            assertThat(told.text()).endsWith("data: [DONE]\n\n");
            read = reading.get(30, TimeUnit.SECONDS);
        }
    }

    private static Reply answer() {
        return Reply.sse(List.of(
                CHUNK.formatted("{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}", "null"),
                CHUNK.formatted("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", "null"),
                CHUNK.formatted("", USAGE),
                "[DONE]"));
    }

    /** What is known from the door on is read first of all, and what is known always. */
    private static String pipeline() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("routes", "answer.camel.yaml"))) {
            if (line.contains("id: open-call,")) {
                lines.addAll(steps(null, line));
            }
            lines.add(line);
            for (String step : List.of("open-call", "authenticate", "choose-models", "to-ask-models", "reply")) {
                if (line.contains("id: " + step + ",")) {
                    lines.addAll(steps(step, line));
                }
            }
            if (line.contains("id: record,")) {
                lines.add(indent(line) + "- bean: {id: hand-over, ref: reading, method: take}");
            }
        }
        return String.join("\n", lines);
    }

    private static String indent(String line) {
        return line.substring(0, line.indexOf('-'));
    }

    private static List<String> steps(@org.jspecify.annotations.Nullable String step, String line) {
        List<String> steps = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            if (step == null
                    ? rows.get(row).group(3) == null
                    : step.equals(rows.get(row).group(3))) {
                steps.add(indent(line) + "- setVariable: {id: " + Reading.ASIDE + row + ", name: " + Reading.ASIDE + row
                        + ", simple: {expression: \"" + rows.get(row).group(1) + "\"}}");
            }
        }
        return steps;
    }

    @Test
    void eachExpressionGivesTheExampleBesideItFromTheStepOnThatIsNamed() {
        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(read).hasSameSizeAs(rows);
        for (int row = 0; row < rows.size(); row++) {
            String example = rows.get(row).group(2);
            assertThat(read.get(Reading.ASIDE + row))
                    .as(rows.get(row).group(1))
                    .matches(example == null ? "\\d+" : Pattern.quote(example).replace("…", "\\E.+\\Q"));
        }
    }
}
