package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.key;
import static caravan.cache.Asks.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Sha256;
import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody is given what another was answered, unless they are to share it; and nothing stands for what only means the same. */
class TenantsTest {
    private static final String KEYS = keys("one", "two", "three", "four");

    private static String keys(String... names) {
        StringBuilder file = new StringBuilder("keys:\n");
        for (String name : names) {
            file.append("  - {name: %s, sha256: %s}\n".formatted(name, Sha256.hex(name.getBytes(UTF_8))));
        }
        return file.toString();
    }

    private static String ask(Rig rig, String key) {
        RawClient.Answer answer = key(rig, key, chat("secret"));
        assertThat(answer.status()).isEqualTo(200);
        return state(answer);
    }

    @Test
    @Complaint(number = 35, of = "BerriAI/litellm#12234")
    void eachVirtualKeyHasItsOwnAnswers() {
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m").file("config/keys.yaml", KEYS))) {
            assertThat(ask(rig, "one")).isEqualTo("MISS");
            assertThat(ask(rig, "two")).isEqualTo("MISS");
            assertThat(ask(rig, "one")).isEqualTo("HIT");
            assertThat(ask(rig, "two")).isEqualTo("HIT");
            assertThat(rig.fake().seen()).hasSize(2);
        }
    }

    @Test
    void eachKeyOfACallersOwnHasItsOwnAnswersWhateverIsShared() {
        try (Rig rig = Rig.ownKeys(plan -> plan.env("CACHE_TTL", "5m").file("config/cache.yaml", "shared: true\n"))) {
            assertThat(ask(rig, "sk-one")).isEqualTo("MISS");
            assertThat(ask(rig, "sk-two")).isEqualTo("MISS");
            assertThat(ask(rig, "sk-one")).isEqualTo("HIT");
            assertThat(rig.fake().seen()).hasSize(2);
        }
    }

    @Test
    void keysShareOnlyWhereThatIsSaid() {
        String rules = "ttl: 5m\nkeys: {one: shared, two: shared, three: off, four: 1h}\n";
        try (Rig rig = Rig.house(plan -> plan.file("config/cache.yaml", rules).file("config/keys.yaml", KEYS))) {
            assertThat(ask(rig, "one")).isEqualTo("MISS");
            assertThat(ask(rig, "two")).isEqualTo("HIT");
            assertThat(ask(rig, "four")).isEqualTo("MISS");
            assertThat(ask(rig, "three")).isEqualTo("none");
            assertThat(ask(rig, "three")).isEqualTo("none");
        }
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m")
                .file("config/cache.yaml", "shared: true\n")
                .file("config/keys.yaml", KEYS))) {
            assertThat(ask(rig, "one")).isEqualTo("MISS");
            assertThat(ask(rig, "two")).isEqualTo("HIT");
        }
    }

    @Test
    @Complaint(number = 35, of = "BerriAI/litellm#12234")
    void questionsThatOnlyMeanTheSameNeverShareAnAnswer() {
        List<String> alike = List.of(
                "What is 2+2?",
                "What is 2 + 2?",
                "what is 2+2?",
                "What is 2+2",
                "What's 2+2?",
                "What is 2+3?",
                "How much is 2+2?",
                "What is two plus two?",
                "Was ist 2+2?",
                "What is 2+2? ");
        try (Rig rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m"))) {
            for (String question : alike) {
                rig.fake().next(Replies.chat("Answer to: " + question));
                assertStates(rig, chat(question), "MISS");
            }
            for (String question : alike) {
                RawClient.Answer answer = rig.chat(chat(question));
                assertThat(state(answer)).isEqualTo("HIT");
                assertThat(answer.text()).contains("\"Answer to: " + question + "\"");
            }
            assertThat(rig.fake().seen()).hasSameSizeAs(alike);
        }
    }
}
