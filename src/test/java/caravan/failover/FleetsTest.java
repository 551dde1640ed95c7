package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever each provider of a fleet does, and by whichever policy they are asked. */
class FleetsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> POLICIES =
            List.of("fallback", "random", "roundrobin", "weighted", "priority", "lowest-latency", "sticky");
    private static final String ROLE = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}";

    /** Long beside what a busy machine takes, and short beside a test's time. */
    private static final String PATIENCE = "1500ms";

    /** Before the first word of any answer here. */
    private static final int BEFORE_A_WORD = 200;

    private static Fleet fleet;

    /** What a provider does with a call. */
    enum Deed {
        ANSWERS,
        BUSY,
        SLOW_DOWN,
        UNKNOWN_MODEL,
        RESETS,
        HALF,
        NO_ANSWER,
        ERROR_IN_200,
        REQUEST_AT_FAULT,
        LATE,
        HANGS,
        HANGS_LATER,
        STREAM_TO_BYTE;

        boolean answers() {
            return this == ANSWERS || this == LATE;
        }

        /** As the ledger has it. */
        String outcome(boolean streamed) {
            return switch (this) {
                case ANSWERS, LATE -> "ok";
                case HANGS, HANGS_LATER -> "provider_timeout";
                case BUSY -> "provider_status 503";
                case SLOW_DOWN -> "provider_status 429";
                case UNKNOWN_MODEL -> "provider_status 404";
                case REQUEST_AT_FAULT -> "provider_status 400";
                case RESETS, NO_ANSWER, STREAM_TO_BYTE -> "provider_broke_off";
                case HALF -> streamed ? "provider_broke_off" : "provider_invalid_answer";
                case ERROR_IN_200 -> "provider_stream_error";
            };
        }

        private static Reply answer(String name, boolean streamed) {
            return streamed ? Replies.chatStream(List.of("I am ", name), false) : Replies.chat("I am " + name);
        }

        /** @param cut how large the pieces are in which it comes, and where it ends if that is before its first word */
        Reply reply(String name, boolean streamed, int cut) {
            return switch (this) {
                case ANSWERS -> answer(name, streamed).splitEvery(cut);
                case LATE -> answer(name, streamed).after(Duration.ofMillis(100));
                case HANGS -> Reply.hangs();
                case HANGS_LATER -> answer(name, streamed).first(cut).thenHang();
                case STREAM_TO_BYTE -> answer(name, streamed).first(cut).thenReset();
                case BUSY -> Replies.error(503, "server_error", "busy", "Busy");
                case SLOW_DOWN -> Replies.error(429, "rate_limit_error", "rate", "Slow down");
                case UNKNOWN_MODEL -> Replies.error(404, "invalid_request_error", "model_not_found", "No such model");
                case RESETS -> Reply.of(200).declaring(100).bytes("{").thenReset();
                case HALF -> streamed ? Reply.sse(List.of(ROLE)).thenReset() : Reply.json("{\"choices\":[");
                case NO_ANSWER -> Reply.of(200).declaring(100).bytes("{").thenClose();
                case ERROR_IN_200 ->
                    streamed
                            ? Reply.sse(List.of(ROLE, "{\"error\":{\"message\":\"Overloaded\"}}"))
                            : Reply.json("{\"error\":{\"message\":\"Overloaded\"}}");
                case REQUEST_AT_FAULT -> Replies.error(400, "invalid_request_error", "bad_value", "It is wrong");
            };
        }
    }

    @BeforeContainer
    static void start() {
        StringBuilder models = new StringBuilder("models:\n");
        POLICIES.forEach(policy -> models.append(
                "  - {name: %s-model, policy: %s, deployments: [a/m, b/m, c/m, d/m]}%n".formatted(policy, policy)));
        // A key that is told to slow down would rest, and then its provider is not asked.
        String once = "limits: [{name: at-once, measure: calls, amount: 1}]\n";
        fleet = Fleet.hasty(
                "a b c d",
                models + "retry: {tries: 1, attempts: 10}\n",
                PATIENCE,
                plan -> plan.file("config/limits.yaml", once));
    }

    @AfterContainer
    static void stop() {
        fleet.close();
    }

    @Provide
    Arbitrary<List<Deed>> deeds() {
        Arbitrary<Deed> quick =
                Arbitraries.of(Deed.class).filter(deed -> !deed.name().startsWith("HANGS"));
        Arbitrary<Deed> any = Arbitraries.of(Deed.class);
        return Arbitraries.frequencyOf(Tuple.of(8, quick), Tuple.of(1, any))
                .list()
                .ofSize(NAMES.size());
    }

    @Provide
    Arbitrary<String> policies() {
        return Arbitraries.of(POLICIES);
    }

    @Property(tries = 120)
    void theCallerIsAnsweredIfAnybodyWould(
            @ForAll("deeds") List<Deed> deeds,
            @ForAll("policies") String policy,
            @ForAll boolean streamed,
            @ForAll @IntRange(min = 1, max = BEFORE_A_WORD) int cut) {
        Map<String, Integer> before = counts();
        for (int i = 0; i < NAMES.size(); i++) {
            fleet.fake(NAMES.get(i)).always(deeds.get(i).reply(NAMES.get(i), streamed, cut));
        }

        HttpResponse<String> answer = streamed ? fleet.stream(policy + "-model") : fleet.chat(policy + "-model");

        List<String> asked = asked(before);
        int attempts = Integer.parseInt(
                answer.headers().firstValue("x-caravan-attempts").orElse("0"));
        assertThat(attempts).as("%s %s", asked, answer.body()).isEqualTo(asked.size());
        assertThat(asked).doesNotHaveDuplicates();
        JsonNode entry = fleet.entry(answer);
        assertThat(entry.path("attempts").asInt()).isEqualTo(asked.size());
        assertThat(tries(entry))
                .isEqualTo(asked.stream()
                        .map(name -> "%s/m KEY_%s %s"
                                .formatted(
                                        name,
                                        name,
                                        deeds.get(NAMES.indexOf(name)).outcome(streamed)))
                        .toList());
        if (!deeds.contains(Deed.REQUEST_AT_FAULT) && deeds.stream().anyMatch(Deed::answers)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        isOneAnswerOrNone(answer, deeds, asked);
        nothingIsLeft();
    }

    private static void isOneAnswerOrNone(HttpResponse<String> answer, List<Deed> deeds, List<String> asked) {
        if (answer.statusCode() == 200) {
            String who = answer.headers().firstValue("x-caravan-provider").orElseThrow();
            assertThat(deeds.get(NAMES.indexOf(who)).answers()).isTrue();
            assertThat(answer.body()).contains(who).doesNotContain("error");
            assertThat(answer.body().split("\"role\"", -1)).hasSize(2);
            NAMES.stream().filter(name -> !name.equals(who)).forEach(name -> assertThat(answer.body())
                    .doesNotContain("\"content\":\"" + name, "I am " + name));
        } else if (answer.statusCode() != 400) {
            assertThat(deeds).noneMatch(Deed::answers);
            assertThat(asked).hasSize(NAMES.size());
        }
    }

    /** No call is inside, no provider still works, and the only place that there is for a call is free: the next one needs it. */
    private static void nothingIsLeft() {
        await().pollInterval(Duration.ofMillis(2)).until(() -> fleet.gate().inside() == 0);
        NAMES.forEach(name -> fleet.fake(name).awaitQuiet());
    }

    private static Map<String, Integer> counts() {
        Map<String, Integer> counts = new java.util.HashMap<>();
        NAMES.forEach(name -> counts.put(name, fleet.fake(name).seen().size()));
        return counts;
    }

    /** In the order in which they were asked. */
    private static List<String> asked(Map<String, Integer> before) {
        record Asked(String name, long at) {}
        return NAMES.stream()
                .flatMap(name -> fleet.fake(name).seen().stream()
                        .skip(before.get(name))
                        .map(seen -> new Asked(name, seen.arrivedAt())))
                .sorted(Comparator.comparingLong(Asked::at))
                .map(Asked::name)
                .toList();
    }

    /** The attempts that an entry tells of; one that was answered at once needs no telling. */
    private static List<String> tries(JsonNode entry) {
        if (!entry.has("tries")) {
            String name = entry.path("provider").asText();
            return List.of(
                    "%s/m KEY_%s %s".formatted(name, name, entry.path("outcome").asText()));
        }
        List<String> tries = new ArrayList<>();
        for (JsonNode each : entry.path("tries")) {
            assertThat(each.path("ms").isNumber()).as(each.toString()).isTrue();
            tries.add((each.path("deployment").asText() + " " + each.path("key").asText() + " "
                            + each.path("outcome").asText() + " "
                            + each.path("status").asText())
                    .strip());
        }
        return tries;
    }
}
