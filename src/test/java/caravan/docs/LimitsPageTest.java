package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.StillClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/limits.md says that a caller sees, seen. */
class LimitsPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "limits.md"));

    private static boolean says(RawClient.Answer answer, String header) {
        String[] parts = header.split(": ", 2);
        return parts[1].equals(answer.head().header(parts[0]));
    }

    @Test
    void anAnswerHasTheHeadersOnThePage() {
        StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
        String rules = """
                limits:
                  - {name: address, per: address, amount: 60, window: 1m}
                  - {name: all, measure: tokens, amount: 200000, window: 1m}
                """;
        try (Rig rig = Rig.house(plan -> plan.clock(clock).file("config/limits.yaml", rules))) {
            RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o", false));
            List<String> shown = PAGE.text()
                    .lines()
                    .filter(line -> line.startsWith("x-ratelimit-"))
                    .toList();

            assertThat(shown).hasSize(6).allSatisfy(line -> assertThat(
                            answer.head().header(line.split(":", 2)[0]))
                    .isNotNull());
            assertThat(shown)
                    .filteredOn(line -> line.contains("limit-requests") || line.contains("-requests"))
                    .allMatch(line -> says(answer, line));
            assertThat(answer.head().header("x-ratelimit-reset-tokens")).matches("\\d+ms");
        }
    }

    @Test
    void aRefusalIsTheOneOnThePage() {
        StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
        try (Rig rig = Rig.house(plan -> plan.clock(clock).env("RATE_LIMIT", "3"))) {
            RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o", false));
            for (int i = 0; i < 3; i++) {
                answer = rig.chat(Gate.chat("gpt-4o", false));
            }
            assertThat(PAGE.text()).contains(answer.text());
            RawClient.Answer refused = answer;
            assertThat(Arrays.asList("Retry-After: 20", "X-Caravan-Refused-By: gateway"))
                    .allMatch(line -> PAGE.text().contains(line) && says(refused, line));
        }
    }

    @Test
    void theStepOnThePageIsAStep() throws Exception {
        String step = PAGE.text()
                .lines()
                .filter(line -> line.startsWith("- bean:"))
                .findFirst()
                .orElseThrow();
        String answer = Files.readString(Path.of("routes", "answer.camel.yaml"));
        String line = answer.lines()
                .filter(each -> each.contains("id: limit-rate,"))
                .findFirst()
                .orElseThrow();
        String rules = "limits: [{name: all, amount: 0, window: 1m}]";
        try (Rig rig = Rig.house(plan -> plan.file("config/limits.yaml", rules)
                .file("routes/answer.camel.yaml", answer.replace(line, line.substring(0, line.indexOf('-')) + step)))) {
            assertThat(rig.chat(Gate.chat("gpt-4o", false)).status())
                    .as("not asked of all")
                    .isEqualTo(200);
        }
    }
}
