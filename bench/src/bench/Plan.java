package bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds of each target, at each number of connections
 * @param seconds of one run
 * @param warmRuns at most so many before the first round
 * @param starts how often the start is measured
 */
record Plan(
        List<Integer> connections,
        boolean streamed,
        boolean virtual,
        int rounds,
        double seconds,
        int warmRuns,
        double warmSeconds,
        List<Integer> streams,
        List<Integer> rates,
        int starts) {

    /** About half an hour. */
    static Plan full() {
        return new Plan(
                List.of(1, 16, 64, 256),
                true,
                true,
                3,
                2,
                14,
                4,
                List.of(2_000, 9_000),
                List.of(500, 2_000, 4_000, 8_000),
                5);
    }

    /** About two minutes: for a look, not for a judgement. */
    static Plan quick() {
        return new Plan(List.of(1, 64), false, false, 2, 1, 5, 2, List.of(500), List.of(1_000), 2);
    }
}
