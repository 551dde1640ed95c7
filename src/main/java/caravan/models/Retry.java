package caravan.models;

import caravan.config.Section;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often and how soon a call is tried again.
 *
 * @param tries of one candidate, where there is no other to ask
 * @param attempts in all, whoever is asked
 * @param base the first wait; each further one is {@code factor} times as long, but never longer than {@code cap}
 * @param deadline the answer begins within this time after the call's arrival, or the call has failed
 * @param waitForKeys so long a rest of all keys is waited for, even where somebody else could be asked
 */
record Retry(
        int tries, int attempts, Duration base, long factor, Duration cap, Duration deadline, Duration waitForKeys) {
    private static final double JITTER = 0.1;

    static Retry read(Section section) {
        try (section) {
            return new Retry(
                    (int) section.number("tries", 3, 1, 100),
                    (int) section.number("attempts", 5, 1, 100),
                    section.duration("base", Duration.ofSeconds(1)),
                    section.number("factor", 2, 1, 100),
                    section.duration("cap", Duration.ofSeconds(30)),
                    section.duration("deadline", Duration.ofMinutes(10)),
                    section.duration("wait_for_keys", Duration.ofMillis(500)));
        }
    }

    /**
     * How long to wait before the same candidate is asked again.
     *
     * @param said by the provider; null if it did not
     * @param before how often it has been asked, at least once
     * @return null if that would be too long
     */
    @Nullable
    Duration wait(@Nullable Duration said, int before, RandomGenerator random) {
        if (said != null) {
            return said.compareTo(cap) <= 0 ? said : null;
        }
        double nanos =
                Math.min((double) cap.toNanos(), (double) base.toNanos() * Math.pow((double) factor, before - 1.0));
        return Duration.ofNanos((long) (nanos * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }
}
