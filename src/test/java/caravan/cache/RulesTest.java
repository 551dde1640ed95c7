package caravan.cache;

import static caravan.cache.Asks.assertStates;
import static caravan.cache.Asks.body;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.config.Mistake;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Where the cache is on, and for how long: by setting, file, model and route. */
class RulesTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-26T20:00:00Z"));

    private static Rig rig(UnaryOperator<Gate.Plan> more) {
        return Rig.house(plan -> more.apply(plan.clock(CLOCK)));
    }

    private static Rig rules(String yaml) {
        return rig(plan -> plan.file("config/cache.yaml", yaml));
    }

    /** A route in which the step takes a word. */
    private static UnaryOperator<Gate.Plan> step(String word) {
        try {
            String route = Files.readString(Path.of("routes", "answer.camel.yaml"));
            String changed = route.replace("method: lookUp,", "method: \"lookUp('" + word + "')\",");
            assertThat(changed).isNotEqualTo(route);
            return plan -> plan.file("routes/answer.camel.yaml", changed);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static void assertKept(Rig rig, String json, Duration time) {
        assertStates(rig, json, "MISS", "HIT");
        CLOCK.move(time.minusSeconds(1));
        assertStates(rig, json, "HIT");
        CLOCK.move(Duration.ofSeconds(2));
        assertStates(rig, json, "MISS");
    }

    @Test
    void itIsOffUnlessSomebodySaysOtherwise() {
        try (Rig rig = rig(plan -> plan)) {
            assertStates(rig, chat("a"), "none", "none");
            assertThat(rig.fake().seen()).hasSize(2);
            assertThat(rig.entry(rig.chat(chat("a"))).path("cache").isNull()).isTrue();
            assertThat(Asks.figures(rig).path("item_count").asInt()).isZero();
        }
        for (String none : List.of("0", "off")) {
            try (Rig rig = rig(plan -> plan.env("CACHE_TTL", none))) {
                assertStates(rig, chat("a"), "none", "none");
            }
        }
    }

    @Test
    void aTimeTurnsItOnAndTheVariableBeatsTheFile() {
        try (Rig rig = rules("ttl: 2m\n")) {
            assertKept(rig, chat("a"), Duration.ofMinutes(2));
        }
        for (Rig on : List.of(rules("ttl: on\n"), rig(plan -> plan.env("CACHE_TTL", "on")))) {
            try (on) {
                assertKept(on, chat("a"), Duration.ofMinutes(5));
            }
        }
        try (Rig rig = rig(plan -> plan.env("CACHE_TTL", "3m").file("config/cache.yaml", "ttl: 1h\n"))) {
            assertKept(rig, chat("a"), Duration.ofMinutes(3));
        }
        try (Rig rig = rig(plan -> plan.env("CACHE_TTL", "0").file("config/cache.yaml", "ttl: 1h\n"))) {
            assertStates(rig, chat("a"), "none", "none");
        }
    }

    @Test
    void aModelHasARuleOfItsOwnByAnyOfItsNames() {
        String rules = "models: {gpt-4o: on, \"openai/gpt-4*\": off, \"gpt-5*\": 1m, gpt-5-mini: off}\n";
        try (Rig rig = rules(rules)) {
            assertKept(rig, chat("a"), Duration.ofMinutes(5));
            assertStates(rig, chat("a").replace("gpt-4o", "gpt-4o-mini"), "none", "none");
            assertKept(rig, chat("a").replace("gpt-4o", "gpt-5"), Duration.ofMinutes(1));
            assertStates(rig, chat("a").replace("gpt-4o", "gpt-5-mini"), "none", "none");
            assertStates(rig, chat("a").replace("gpt-4o", "o3"), "none", "none");
        }
    }

    @Test
    void theStepTakesAWord() {
        try (Rig rig = rig(step("2m"))) {
            assertKept(rig, chat("a"), Duration.ofMinutes(2));
        }
        try (Rig rig = rig(step("on"))) {
            assertKept(rig, chat("a"), Duration.ofMinutes(5));
        }
        try (Rig rig = rig(plan ->
                step("off").apply(plan.env("CACHE_TTL", "5m").file("config/cache.yaml", "models: {gpt-4o: 1h}\n")))) {
            assertStates(rig, chat("a"), "none", "none");
        }
    }

    /** A route of the user's own may look before the pipeline does: nobody waits for themselves. */
    @Test
    void aStepThatStandsTwiceIsTakenOnce() throws IOException {
        String route = Files.readString(Path.of("routes", "answer.camel.yaml"));
        String twice = route.replaceAll(
                        "(?m)^( +)- bean: \\{id: (look-in-cache|keep-in-cache), .*$",
                        "$0\n$1- bean: {id: $2-again, ref: cache, method: X$2}")
                .replace("Xlook-in-cache", "lookUp")
                .replace("Xkeep-in-cache", "keep");
        try (Rig rig = rig(plan -> plan.env("CACHE_TTL", "5m").file("routes/answer.camel.yaml", twice))) {
            assertStates(rig, chat("twice"), "MISS", "HIT");
            assertStates(rig, Asks.streamed("twice, streamed"), "MISS", "HIT");
            assertThat(rig.gate().read("routes/answer.camel.yaml"))
                    .contains("look-in-cache-again", "keep-in-cache-again");
        }
    }

    @Test
    void onlyWhatIsDeterministicIfThatIsSaid() {
        try (Rig rig = rules("ttl: on\nonly_deterministic: true\n")) {
            assertStates(rig, chat("a"), "BYPASS", "BYPASS");
            assertStates(rig, body("a", ",\"temperature\":0.1"), "BYPASS", "BYPASS");
            assertStates(rig, body("a", ",\"seed\":null"), "BYPASS", "BYPASS");
            assertStates(rig, body("a", ",\"temperature\":0.0"), "MISS", "HIT");
            assertStates(rig, body("a", ",\"seed\":1"), "MISS", "HIT");
            String embeddings =
                    RawClient.post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}");
            assertThat(state(rig.say(embeddings))).isEqualTo("MISS");
            assertThat(state(rig.say(embeddings))).isEqualTo("HIT");
        }
    }

    @Test
    void errorsOfTheCallersMakingAreGivenAgainIfThatIsSaid() {
        try (Rig rig = rules("ttl: on\nerrors: 10s\n")) {
            rig.fake().always(Replies.error(400, "invalid_request_error", "too_long", "Too long."));
            RawClient.Answer first = rig.chat(chat("a"));
            RawClient.Answer second = rig.chat(chat("a"));

            assertThat(first.status()).isEqualTo(400);
            assertThat(second.status()).isEqualTo(400);
            assertThat(state(second)).isEqualTo("HIT");
            assertThat(second.text()).isEqualTo(first.text()).contains("too_long");
            assertThat(rig.entry(second).path("outcome").asText()).isEqualTo("provider_status");
            assertThat(rig.fake().seen()).hasSize(1);
            CLOCK.move(Duration.ofSeconds(11));
            assertStates(rig, chat("a"), "MISS");

            rig.fake().always(Replies.error(401, "invalid_request_error", "invalid_api_key", "No."));
            assertStates(rig, chat("b"), "MISS", "HIT");
            for (int status : new int[] {403, 404, 408, 409, 422, 429, 500, 502, 503, 504}) {
                rig.fake().always(Replies.error(status, "error", "code", "No."));
                assertStates(rig, chat("status " + status), "MISS", "MISS");
            }
        }
        try (Rig rig = rules("ttl: on\n")) {
            rig.fake().always(Replies.error(400, "invalid_request_error", "too_long", "Too long."));
            assertStates(rig, chat("a"), "MISS", "MISS");
        }
    }

    @Test
    void whatIsWrongInTheFileIsToldAllAtOnce() {
        String wrong = "ttl: soon\nmax_ttl: x\nmodel: {}\nmodels: {a: maybe}\nkeys: {b: sometimes}\n";
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> Gate.plan().file("config/cache.yaml", wrong).start().close());

        assertThat(refused.mistakes())
                .extracting(Mistake::toString)
                .anySatisfy(line -> assertThat(line).contains("cache.yaml:1: ttl: 'soon' must be off, on, or a time"))
                .anySatisfy(line -> assertThat(line).contains("cache.yaml:2: max_ttl"))
                .anySatisfy(line ->
                        assertThat(line).contains("cache.yaml:3: model: is not known here; did you mean models?"))
                .anySatisfy(line -> assertThat(line).contains("cache.yaml:4: models.a: 'maybe' must be"))
                .anySatisfy(line -> assertThat(line).contains("cache.yaml:5: keys.b: 'sometimes' must be"));
    }

    @Test
    void aChangeOfTheFileCountsForTheNextCallAndForgetsNothing() {
        try (Rig rig = rules("ttl: 5m\n")) {
            assertStates(rig, chat("a"), "MISS");
            rig.gate().write("config/cache.yaml", "ttl: off\n");
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");
            assertStates(rig, chat("a"), "none");
            rig.gate().write("config/cache.yaml", "ttl: 1h\n");
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");
            assertStates(rig, chat("a"), "HIT");
        }
    }
}
