package caravan.models;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Request;
import caravan.conditions.Condition;
import caravan.conditions.Conditions;
import caravan.config.Kept;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How often each deployment comes first, and in which order the others follow. */
class PoliciesTest {
    private static final int CALLS = 12_000;
    private static final Condition.Circuit CIRCUIT =
            new Condition.Circuit(10, 50, Duration.ZERO, 80, Duration.ofSeconds(30), 1);

    private Instant now = Instant.EPOCH;
    private final Conditions conditions = new Conditions(() -> now);
    private final Map<String, BigDecimal> prices = new HashMap<>();
    private final Order order = new Order(
            conditions,
            new Kept(),
            RandomGenerator.of("L64X128MixRandom"),
            (candidate, usage) -> prices.get(candidate.provider()));

    @Test
    void fallbackIsTheOrderOfTheFile() {
        assertThat(order(Policy.FALLBACK, call("x"), place("a"), place("b"), place("c")))
                .containsExactly("a", "b", "c");
    }

    @Test
    void roundrobinGivesEachItsTurnExactly() {
        Map<String, Integer> first = firsts(Policy.ROUNDROBIN, place("a"), place("b"), place("c"));

        assertThat(first).containsOnly(Map.entry("a", 4_000), Map.entry("b", 4_000), Map.entry("c", 4_000));
    }

    @Test
    void randomGivesEachTheSameChance() {
        Map<String, Integer> first = firsts(Policy.RANDOM, place("a"), place("b"), place("c"));

        assertThat(first.values()).allSatisfy(count -> assertThat(count).isBetween(3_600, 4_400));
    }

    @Test
    void weightedGivesChancesByWeightAndNoneToZero() {
        Map<String, Integer> first = firsts(Policy.WEIGHTED, weighing("a", 1), weighing("b", 3), weighing("c", 0));

        assertThat(first.get("a")).isBetween(2_600, 3_400);
        assertThat(first.get("b")).isBetween(8_600, 9_400);
        assertThat(first).doesNotContainKey("c");
    }

    @Test
    void priorityIsThenWhoWasNotUsedForLongest() {
        conditions.of(new Candidate("b", "m")).ask(2_000);
        conditions.of(new Candidate("c", "m")).ask(1_000);

        assertThat(order(Policy.PRIORITY, call("x"), ranking("a", 2), ranking("b", 1), ranking("c", 1)))
                .containsExactly("c", "b", "a");
    }

    @Test
    void lowestLatencyTriesThoseThatNobodyKnowsFirst() {
        conditions.of(new Candidate("a", "m")).answered("", Duration.ofMillis(20), 0, CIRCUIT);
        conditions.of(new Candidate("b", "m")).answered("", Duration.ofMillis(10), 0, CIRCUIT);

        assertThat(order(Policy.LOWEST_LATENCY, call("x"), place("a"), place("b"), place("c")))
                .containsExactly("c", "b", "a");
    }

    @Test
    void lowestCostAsksThoseWithoutAPriceLast() {
        prices.put("a", new BigDecimal("0.02"));
        prices.put("c", new BigDecimal("0.01"));

        assertThat(order(Policy.LOWEST_COST, call("x"), place("a"), place("b"), place("c")))
                .containsExactly("c", "a", "b");
    }

    @Test
    void stickyKeepsASessionWhereItIsWhenAnotherGoes() {
        for (int i = 0; i < 200; i++) {
            Call call = call("session-" + i);
            List<String> three = order(Policy.STICKY, call, place("a"), place("b"), place("c"));

            assertThat(order(Policy.STICKY, call, place("c"), place("b"), place("a")))
                    .isEqualTo(three);
            String gone = three.getLast();
            assertThat(order(
                                    Policy.STICKY,
                                    call,
                                    Stream.of("a", "b", "c")
                                            .filter(name -> !name.equals(gone))
                                            .map(PoliciesTest::place)
                                            .toArray(Order.Place[]::new))
                            .getFirst())
                    .isEqualTo(three.getFirst());
        }
    }

    /** As ai-proxy has it: the longer ones are left for who needs them. */
    @Test
    void ofThoseThatNobodyHasUsedForAnHourTheShorterComesFirst() {
        now = Instant.EPOCH.plus(Duration.ofMinutes(90));
        conditions.of(new Candidate("long", "m")).ask(1_000);
        conditions.of(new Candidate("short", "m")).ask(2_000);
        Order.Place[] places = {taking("long", 9_000), taking("short", 500), taking("middle", 5_000)};
        assertThat(order(Policy.PRIORITY, call("x"), places)).containsExactly("short", "middle", "long");

        conditions.of(new Candidate("short", "m")).ask(now.toEpochMilli() - 1_000);
        conditions.of(new Candidate("middle", "m")).ask(now.toEpochMilli() - 2_000);
        assertThat(order(Policy.PRIORITY, call("x"), places)).containsExactly("long", "middle", "short");
    }

    private static Order.Place taking(String name, long maxLength) {
        return new Order.Place(new Deployment(name + "/m", 1, 1, 1, maxLength, ""), new Candidate(name, "m"));
    }

    private Map<String, Integer> firsts(Policy policy, Order.Place... places) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            first.merge(order(policy, call("x"), places).getFirst(), 1, Integer::sum);
        }
        return first;
    }

    private List<String> order(Policy policy, Call call, Order.Place... places) {
        Rule rule = new Rule("smart", policy, List.of());
        return order.of(rule, List.of(places), call).stream()
                .map(place -> place.candidate().provider())
                .toList();
    }

    private static Call call(String session) {
        Headers headers = Headers.of("X-Caravan-Session", session);
        Request request = new Request("POST", "/v1/chat/completions", "", headers, new byte[0], "192.0.2.7");
        return new Call("req_1", Instant.EPOCH, request, new FakeWire(), done -> {});
    }

    private static Order.Place place(String name) {
        return new Order.Place(Deployment.of(name + "/m"), new Candidate(name, "m"));
    }

    private static Order.Place weighing(String name, long weight) {
        return new Order.Place(new Deployment(name + "/m", 1, weight, 1, 1, ""), new Candidate(name, "m"));
    }

    private static Order.Place ranking(String name, long priority) {
        return new Order.Place(new Deployment(name + "/m", 1, 1, priority, 1, ""), new Candidate(name, "m"));
    }
}
