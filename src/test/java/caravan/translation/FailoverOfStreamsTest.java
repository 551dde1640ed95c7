package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.lives.Books;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Until a translated stream has said its first word, somebody else can answer; what the first one used is not charged. */
class FailoverOfStreamsTest {
    private static final String MODELS = """
            models: [{name: smart, policy: fallback, deployments: [FIRST, SECOND]}]
            retry: {tries: 1}
            circuit: {window: 64, failures: 100%}
            """;

    /** Each says nothing that a caller could read, in its own way. */
    private static Stream<Reply> wordless(Tongue tongue) {
        boolean speaksAtOnce = tongue.told().getFirst().equals("Hm");
        Reply begun = speaksAtOnce ? tongue.head() : tongue.upTo(1);
        return Stream.of(
                Reply.json(500, "{\"error\":{\"message\":\"No\"}}"),
                Reply.json("{\"error\":{\"message\":\"No\"}}"),
                Reply.json("<html>"),
                begun.thenReset(),
                begun,
                begun.bytes(tongue.failing("No")),
                begun.bytes(tongue.event("<html>")),
                begun.bytes(tongue.event("x".repeat(5 << 20))));
    }

    private static String deployment(Tongue tongue) {
        String provider = tongue.name().replaceAll(".*<- ", "").toLowerCase(Locale.ROOT);
        return provider + "/" + tongue.model();
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void whoeverStandsInIsHeardAlone(Tongue first) {
        Tongue second = Tongue.all()
                .filter(each -> each.path().equals(first.path()) && !each.equals(first))
                .findFirst()
                .orElseThrow();
        try (Rig rig = Town.house(plan -> plan.flag("loops", "1")
                .file(
                        "config/models.yaml",
                        MODELS.replace("FIRST", deployment(first)).replace("SECOND", deployment(second))))) {
            List<Reply> ways = wordless(first).toList();
            for (int i = 0; i < ways.size(); i++) {
                rig.fake().next(ways.get(i), second.upTo(second.events().size()));
                Books books = Books.open(rig.gate(), rig.fake());

                RawClient.Answer answer = rig.say(RawClient.post(first.path(), first.body("smart")));

                assertThat(answer.text())
                        .as("%s, way %d", first, i)
                        .contains(Tongue.CLEF)
                        .endsWith(second.end());
                assertThat(answer.text().split("\"role\":\"assistant\"", -1))
                        .as("starts")
                        .hasSize(2);
                assertThat(answer.text()).doesNotContain("error");
                JsonNode entry = books.closeOne();
                assertThat(entry.path("outcome").asText()).isEqualTo("ok");
                assertThat(entry.path("input_tokens").asLong()).isEqualTo(second.read());
                assertThat(entry.path("output_tokens").asLong()).isEqualTo(second.written());
            }
        }
    }
}
