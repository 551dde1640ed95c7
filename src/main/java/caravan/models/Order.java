package caravan.models;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Usage;
import caravan.conditions.Conditions;
import caravan.config.Kept;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Puts the deployments of a rule into the order of its policy.
 *
 * @param dry is it only asked what the order would be?
 * @param costs what a candidate would ask for this usage, in USD; null if nobody knows
 */
record Order(
        Conditions conditions,
        Kept kept,
        RandomGenerator random,
        BiFunction<Candidate, Usage, @Nullable BigDecimal> costs,
        boolean dry) {
    private static final String SESSION = "X-Caravan-Session";
    private static final long USUAL_OUTPUT = 500;
    private static final long IDLE = Duration.ofHours(1).toMillis();

    Order(
            Conditions conditions,
            Kept kept,
            RandomGenerator random,
            BiFunction<Candidate, Usage, @Nullable BigDecimal> costs) {
        this(conditions, kept, random, costs, false);
    }

    /** The order of a call that nobody makes. */
    Order withoutTurns() {
        return new Order(conditions, kept, random, costs, true);
    }

    /** One deployment, and who it is for this call. */
    record Place(Deployment deployment, Candidate candidate) {}

    List<Place> of(Rule rule, List<Place> places, Call call) {
        List<Place> order = new ArrayList<>(places);
        switch (rule.policy()) {
            case FALLBACK -> {}
            case RANDOM -> Collections.shuffle(order, random);
            case ROUNDROBIN -> Collections.rotate(order, -turn(rule, order.size()));
            case WEIGHTED -> weighted(order);
            case PRIORITY -> byPriority(order);
            case LOWEST_LATENCY ->
                sort(order, place -> conditions.of(place.candidate()).latency(), Comparator.naturalOrder());
            case LOWEST_COST -> byCost(order, call);
            case STICKY -> sort(order, place -> pull(session(call), place), Comparator.naturalOrder());
        }
        return order;
    }

    void byPriority(List<Place> order) {
        long idle = conditions.now() - IDLE;
        sort(order, place -> rank(place, conditions.of(place.candidate()).lastUsed(), idle), Comparator.naturalOrder());
    }

    /** Of those that nobody has used for an hour the shorter one, so that the longer ones are there for who needs them. */
    private static Rank rank(Place place, long lastUsed, long idle) {
        Deployment deployment = place.deployment();
        return lastUsed < idle
                ? new Rank(deployment.priority(), 0, deployment.maxLength(), lastUsed)
                : new Rank(deployment.priority(), lastUsed, 0, lastUsed);
    }

    private record Rank(long priority, long since, long length, long lastUsed) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            return Comparator.comparingLong(Rank::priority)
                    .thenComparingLong(Rank::since)
                    .thenComparingLong(Rank::length)
                    .thenComparingLong(Rank::lastUsed)
                    .compare(this, other);
        }
    }

    /** Each is looked at once, since what is told of it may change while they are sorted. */
    private static <V> void sort(List<Place> order, Function<Place, V> by, Comparator<? super V> comparator) {
        record Seen<V>(Place place, V value) {}
        List<Place> sorted = order.stream()
                .map(place -> new Seen<>(place, by.apply(place)))
                .sorted(Comparator.comparing(Seen::value, comparator))
                .map(Seen::place)
                .toList();
        order.clear();
        order.addAll(sorted);
    }

    private int turn(Rule rule, int of) {
        AtomicInteger turn = kept.of(AtomicInteger.class, "turn of " + rule.source(), AtomicInteger::new);
        return Math.floorMod(dry ? turn.get() : turn.getAndIncrement(), of);
    }

    /** Each place is drawn from those that are left, with a chance by its weight (Efraimidis and Spirakis, 2006). */
    private void weighted(List<Place> order) {
        sort(
                order,
                place -> Math.log(1 - random.nextDouble())
                        / (double) place.deployment().weight(),
                Comparator.reverseOrder());
    }

    private void byCost(List<Place> order, Call call) {
        Usage usage = Usage.of(call.wanted().guessedInput(), USUAL_OUTPUT);
        sort(order, place -> costs.apply(place.candidate(), usage), Comparator.nullsLast(Comparator.naturalOrder()));
    }

    /** What the caller says belongs together; the caller itself if it says nothing. */
    private static String session(Call call) {
        return Stream.of(
                        call.request().headers().get(SESSION),
                        call.json().text("prompt_cache_key"),
                        call.json().text("user"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(call.caller().name());
    }

    /** Rendezvous hashing: when a deployment comes or goes, only its own sessions move. */
    private static long pull(String session, Place place) {
        CRC32 sum = new CRC32();
        sum.update((session + "\n" + place.candidate().name()).getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }
}
