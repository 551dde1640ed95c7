package caravan.stream;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What one JSON text says of its answer, or all of them together. It counts only when the text has been read to its end. */
final class Report {
    private static final int MOST_CHOICES = 1024;

    final UsageCounts counts = new UsageCounts();
    final BitSet finished = new BitSet();

    @Nullable
    String model;

    @Nullable
    String tier;

    int choices;
    boolean failed;
    boolean hasUsage;
    boolean hasChoice;
    boolean ended;

    void add(Report later) {
        counts.add(later.counts);
        finished.or(later.finished);
        model = later.model == null ? model : later.model;
        tier = later.tier == null ? tier : later.tier;
        choices = Math.max(choices, later.choices);
        failed |= later.failed;
        hasUsage |= later.hasUsage;
        hasChoice |= later.hasChoice;
        ended |= later.ended;
    }

    /** Notes a choice by its index, as far as they are counted. */
    void choice(long index, boolean finishedHere) {
        int place = Math.clamp(index, 0, MOST_CHOICES - 1);
        choices = Math.max(choices, place + 1);
        if (finishedHere) {
            finished.set(place);
        }
    }
}
