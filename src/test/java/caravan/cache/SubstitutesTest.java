package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.peers.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a substitute has answered is not what the first choice would have. */
class SubstitutesTest {
    @Test
    @Complaint(number = 34, of = "BerriAI/litellm#25673")
    void aSubstitutesAnswerIsNeverKeptAsTheFirstChoices() throws IOException {
        String route = Files.readString(Path.of("routes", "answer.camel.yaml"))
                .replaceFirst(
                        "(?m)(?=^ +- to: \\{id: to-ask-models)",
                        "                    - bean: {id: swap, ref: swap, method: swap}\n");
        String properties = "camel.beans.swap=#class:caravan.cache.Swap\n";
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m")
                .file("routes/answer.camel.yaml", route)
                .file("config/application.properties", properties))) {
            assertStates(rig, chat("a"), "MISS", "MISS");
            assertThat(rig.fake().seen()).hasSize(2).allSatisfy(seen -> assertThat(
                            seen.json().path("model").asText())
                    .isEqualTo("gpt-3.5-turbo"));
            assertThat(Asks.figures(rig).path("item_count").asInt()).isZero();
            assertStates(rig, chat("a").replace("gpt-4o", "gpt-3.5-turbo"), "MISS", "HIT");
        }
    }
}
