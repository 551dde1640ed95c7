package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.StillClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code requests_per_minute} and the like, by model. */
class PacesTest {
    private static final String MODELS = """
            aliases: {fast: openai/gpt-4o}
            models:
              - {name: gpt-4o, requests_per_minute: 2, requests_per_hour: 3}
              - {name: o3, provider: openai, requests_per_day: 1}
              - {name: gpt-5, requests_per_minute: 0}
              - {name: gpt-4.1, requests_per_minute: -1}
            """;

    private static String statuses(Rig rig, String... models) {
        return String.join(
                " ",
                Stream.of(models)
                        .map(model -> Integer.toString(
                                rig.chat(Gate.chat(model, false)).status()))
                        .toList());
    }

    @Test
    void eachModelHasItsOwnAndItIsThatOfAllItsNames() {
        StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
        try (Rig rig = Rig.house(plan -> plan.clock(clock).file("config/models.yaml", MODELS))) {
            assertThat(statuses(rig, "gpt-4o", "fast", "openai/gpt-4o")).isEqualTo("200 200 429");
            assertThat(statuses(rig, "o3", "o3")).isEqualTo("200 429");
            assertThat(statuses(rig, "gpt-5")).isEqualTo("429");
            assertThat(statuses(rig, "gpt-4.1", "gpt-4.1", "gpt-4.1")).isEqualTo("200 200 200");

            clock.move(Duration.ofMinutes(1));
            assertThat(statuses(rig, "gpt-4o")).as("the third of the hour").isEqualTo("200");
            RawClient.Answer refused = rig.chat(Gate.chat("gpt-4o", false));
            assertThat(refused.text())
                    .contains("'models/gpt-4o/requests_per_hour' allows 3 requests per 1h. Try again in 1140 s.");
            assertThat(refused.head().header("retry-after")).isEqualTo("1140");
            clock.move(Duration.ofMinutes(19));
            assertThat(statuses(rig, "gpt-4o")).isEqualTo("200");
        }
    }

    @Test
    void whatIsWrongIsTold() {
        try (Rig rig = Rig.house(plan -> plan)) {
            rig.gate().write("config/models.yaml", """
                    aliases: {fast: openai/gpt-4o}
                    models:
                      - {name: fast, requests_per_minute: 2}
                      - {requests_per_minute: few}
                      - {name: gpt-4o, requests_per_second: 2}
                      - {name: gpt-4o}
                    """);
            assertThat(rig.gate().reload().toString())
                    .contains("models.yaml:3: models[0].name: 'fast' is an alias: name the model that it stands for")
                    .contains("models.yaml:4: models[1].name: is missing")
                    .contains("models.yaml:4: models[1].requests_per_minute: 'few' is not a whole number from -1 to")
                    .contains("models.yaml:5: models[2].requests_per_second: is not known here")
                    .contains("models.yaml:6: models[3].name: 'gpt-4o' is there twice");
        }
    }
}
