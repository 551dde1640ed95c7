package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.peers.Prices;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the rules are, and however often each deployment fails before it answers. The number that is random makes all of it. */
class RulesOfFleetsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final long TOKENS = 1_000_000_000;
    private static final Duration SHORT = Duration.ofMillis(700);

    private static Fleet fleet;
    private static BigDecimal spent = BigDecimal.ZERO;
    private static long tokens;

    /** What a deployment does with one question, and how the ledger has it. */
    enum Turn {
        ANSWERS("ok"),
        BUSY("provider_status 503"),
        SLOW_DOWN("provider_status 429"),
        UNKNOWN_MODEL("provider_status 404"),
        RESETS("provider_broke_off"),
        TOO_LONG("provider_status 400"),
        FILTERED("provider_status 400"),
        AT_FAULT("provider_status 400"),
        ERROR_IN_200("provider_stream_error"),
        TOO_LONG_IN_200("provider_stream_error"),
        HANGS("provider_timeout");

        private final String outcome;

        Turn(String outcome) {
            this.outcome = outcome;
        }

        boolean isPassing() {
            return this == BUSY || this == SLOW_DOWN || this == RESETS || this == ERROR_IN_200;
        }

        Reply reply(String name, boolean streamed) {
            return switch (this) {
                case ANSWERS ->
                    streamed ? Replies.chatStream(List.of("I am ", name), true) : Replies.chat("I am " + name);
                case BUSY -> Replies.error(503, "e", "busy", "Busy");
                case SLOW_DOWN -> Replies.error(429, "e", "rate", "Slow down");
                case UNKNOWN_MODEL -> Replies.error(404, "e", "model_not_found", "No such model");
                case RESETS -> Reply.of(200).declaring(100).bytes("{").thenReset();
                case TOO_LONG -> Replies.error(400, "e", "context_length_exceeded", "Too long");
                case FILTERED -> Replies.error(400, "e", "content_filter", "Filtered");
                case AT_FAULT -> Replies.error(400, "e", "bad_value", "It is wrong");
                case ERROR_IN_200 -> in200("overloaded", streamed);
                case TOO_LONG_IN_200 -> in200("context_length_exceeded", streamed);
                case HANGS -> Reply.hangs();
            };
        }

        private static Reply in200(String code, boolean streamed) {
            String error = "{\"error\":{\"message\":\"No\",\"code\":\"" + code + "\"}}";
            return streamed ? Reply.sse(List.of(error)) : Reply.json(error);
        }
    }

    /** One question, and those who were asked in turn. */
    private record Asked(
            RandomRules rules, String name, List<String> wished, boolean isShort, List<String> who, List<Turn> turns) {
        boolean isForbidden() {
            return wished != null && wished.isEmpty();
        }

        Set<String> reachable() {
            Set<String> all = new LinkedHashSet<>(rules.own(name));
            if (isForbidden()) {
                return Set.copyOf(who.subList(0, 1)); // the first in that policy's order
            }
            all.addAll(wished == null ? rules.listed(rules.general(), name) : wished);
            if (turns.contains(Turn.TOO_LONG) || turns.contains(Turn.TOO_LONG_IN_200)) {
                all.addAll(rules.listed(rules.longer(), name));
            }
            if (turns.contains(Turn.FILTERED)) {
                all.addAll(rules.listed(rules.freer(), name));
            }
            return all;
        }
    }

    @BeforeContainer
    static void start() {
        String prices = """
                unit: per_1m
                models:
                  ma: {input: 1.1, output: 2}
                  mb: {input: 3, output: 4}
                  mc: {input: 5, output: 6}
                  md: {input: 7, output: 8.3}
                """;
        fleet = Fleet.hasty("a b c d", "default_provider: a\n", "1500ms", plan -> plan.file(Prices.FILE, prices)
                .file("config/budgets.yaml", "budgets: [{on: gateway, usd: 1000, per: total}]\n")
                .file(
                        "config/limits.yaml",
                        "limits: [{name: once, measure: calls, amount: 1}, {name: t, measure: tokens, amount: " + TOKENS
                                + ", window: 366d, algorithm: aligned}]\n"));
    }

    @AfterContainer
    static void stop() {
        fleet.close();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void theCallerIsAnsweredIfAnybodyWho(@ForAll long seed) {
        Random random = new Random(seed);
        RandomRules rules = RandomRules.of(random);
        String name = RandomRules.name(random);
        boolean streamed = random.nextBoolean();
        boolean hanging = random.nextInt(10) == 0;
        List<String> wished = random.nextInt(3) > 0 ? null : RandomRules.some(random, 0);
        fleet.gate().write("config/models.yaml", rules.yaml());
        assertThat(fleet.gate().reload()).as(rules.yaml()).first().isEqualTo("done");
        Map<String, List<Turn>> plan = plan(random, streamed, hanging);
        Map<String, Integer> before = counts();
        List<String> headers = new ArrayList<>();
        if (wished != null) {
            headers.addAll(List.of("X-Caravan-Fallbacks", wished.isEmpty() ? "none" : String.join(",", wished)));
        }
        headers.addAll(List.of("X-Caravan-Timeout", hanging ? SHORT.toMillis() + "ms" : "60s"));

        long began = System.nanoTime();
        String[] more = headers.toArray(String[]::new);
        HttpResponse<String> answer = streamed ? fleet.stream(name, more) : fleet.chat(name, more);
        boolean isShort = hanging && System.nanoTime() - began > SHORT.toNanos();

        await().pollInterval(Duration.ofMillis(2)).until(() -> fleet.gate().inside() == 0);
        Asked asked = asked(rules, name, wished, isShort, plan, before);
        String all = seed + " " + name + " " + asked + "\n" + rules.yaml() + answer.body();
        isInTheBooks(answer, asked, all);
        isAskedAsOftenAsAllowed(asked, all);
        isAnswered(answer, asked, all);
        nothingIsReserved(answer, streamed, all);
    }

    /** How often each fails, and then it answers; or never. */
    private static Map<String, List<Turn>> plan(Random random, boolean streamed, boolean hanging) {
        Map<String, List<Turn>> plan = new HashMap<>();
        for (String name : NAMES) {
            List<Turn> turns = new ArrayList<>();
            for (int failures = random.nextInt(4); failures > 0; failures--) {
                int last = Turn.values().length - (hanging ? 0 : 1);
                turns.add(Turn.values()[1 + random.nextInt(last - 1)]);
            }
            turns.add(random.nextInt(3) == 0 ? Turn.BUSY : Turn.ANSWERS);
            plan.put(name, turns);
            AtomicInteger at = new AtomicInteger();
            fleet.fake(name).always(seen -> turn(turns, at.getAndIncrement())
                    .reply(name, streamed)
                    .to(seen));
        }
        return plan;
    }

    private static Turn turn(List<Turn> turns, int at) {
        return turns.get(Math.min(at, turns.size() - 1));
    }

    private static void isInTheBooks(HttpResponse<String> answer, Asked asked, String all) {
        JsonNode entry = fleet.entry(answer);
        List<String> told = new ArrayList<>();
        for (JsonNode each : entry.path("tries")) {
            told.add((each.path("deployment").asText() + " "
                            + each.path("outcome").asText() + " "
                            + each.path("status").asText())
                    .strip());
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < asked.who().size(); i++) {
            seen.add(asked.who().get(i) + " " + asked.turns().get(i).outcome);
        }
        assertThat(entry.path("attempts").asInt()).as(all).isEqualTo(seen.size());
        if (entry.has("tries")) {
            assertThat(told).as(all).isEqualTo(seen);
        } else {
            assertThat(asked.who())
                    .as(all)
                    .containsExactly(entry.path("provider").asText() + "/m"
                            + entry.path("provider").asText());
        }
        spent = spent.add(new BigDecimal(entry.path("cost_usd").asText("0")));
        tokens += entry.path("input_tokens").asLong()
                + entry.path("output_tokens").asLong();
    }

    private static void isAskedAsOftenAsAllowed(Asked asked, String all) {
        assertThat(asked.who()).as(all).hasSizeLessThanOrEqualTo(asked.rules().attempts());
        assertThat(asked.reachable()).as(all).containsAll(asked.who());
        String first = asked.who().getFirst();
        int again = asked.who().lastIndexOf(first); // nobody but the only one, as long as it is that, is asked again
        assertThat(asked.who().subList(0, again + 1)).as(all).containsOnly(first);
        assertThat(again + 1).as(all).isLessThanOrEqualTo(asked.rules().tries());
        assertThat(asked.who().subList(again, asked.who().size())).as(all).doesNotHaveDuplicates();
    }

    private static void isAnswered(HttpResponse<String> answer, Asked asked, String all) {
        Turn last = asked.turns().getLast();
        boolean asItCame = asked.who().size() == 1 && answer.body().contains("\"error\"") && answer.statusCode() == 200;
        if (answer.statusCode() == 200 && !asItCame) {
            String who = answer.headers().firstValue("x-caravan-provider").orElseThrow();
            assertThat(last).as(all).isEqualTo(Turn.ANSWERS);
            assertThat(asked.who().getLast()).as(all).startsWith(who + "/");
            assertThat(answer.body()).as(all).contains(who).doesNotContain("\"error\"");
            assertThat(answer.body().split("\"role\"", -1)).as(all).hasSize(2);
            return;
        }
        assertThat(asked.turns()).as(all).doesNotContain(Turn.ANSWERS);
        if (asItCame
                || last == Turn.AT_FAULT
                || asked.isShort()
                || asked.who().size() == asked.rules().attempts()) {
            return;
        }
        assertThat(asked.who()).as(all).containsAll(asked.reachable());
        if (last.isPassing() && asked.who().stream().distinct().count() == 1) {
            assertThat(asked.who()).as(all).hasSize(asked.rules().tries());
        }
    }

    private static void nothingIsReserved(HttpResponse<String> answer, boolean streamed, String all) {
        try {
            JsonNode window = Json.MAPPER
                    .readTree(fleet.gate().get("/stats").body())
                    .at("/budgets/windows/gateway total 1970-01-01T00:00:00Z");
            assertThat(new BigDecimal(window.path("spent_usd").asText("0")))
                    .as(all)
                    .isEqualByComparingTo(spent);
            assertThat(window.path("reserved_usd").asText("0")).as(all).isEqualTo("0");
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
        if (!streamed) { // when a stream's head goes out, it is still held what its rest may need
            assertThat(answer.headers().firstValue("x-ratelimit-remaining-tokens"))
                    .as(all)
                    .contains(Long.toString(TOKENS - tokens));
        }
    }

    private static Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        NAMES.forEach(name -> counts.put(name, fleet.fake(name).seen().size()));
        return counts;
    }

    private static Asked asked(
            RandomRules rules,
            String name,
            List<String> wished,
            boolean isShort,
            Map<String, List<Turn>> plan,
            Map<String, Integer> before) {
        record One(String who, Turn turn, long at) {}
        List<One> all = new ArrayList<>();
        for (String each : NAMES) {
            int had = before.get(each);
            fleet.fake(each).seen().stream()
                    .skip(had)
                    .forEach(seen -> all.add(
                            new One(each + "/m" + each, turn(plan.get(each), seen.order() - had), seen.arrivedAt())));
        }
        all.sort(Comparator.comparingLong(One::at));
        return new Asked(
                rules,
                name,
                wished,
                isShort,
                all.stream().map(One::who).toList(),
                all.stream().map(One::turn).toList());
    }
}
