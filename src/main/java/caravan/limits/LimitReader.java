package caravan.limits;

import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import caravan.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A limit as users write it: {@code {name: burst, amount: 60, window: 1m, measure: requests, algorithm: greedy}}. */
final class LimitReader {
    private static final long MOST = 1_000_000_000_000L;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private LimitReader() {}

    /** The limits in the list {@code limits} of this section; one without a name is called after what it measures. */
    static List<Limit> listed(Section owner) {
        List<Limit> limits = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : owner.sections("limits")) {
            try (section) {
                Limit limit = read(section);
                if (!names.add(limit.name())) {
                    section.mistake("name", "'" + limit.name() + "' is there twice: give each its own");
                }
                limits.add(limit);
            }
        }
        return List.copyOf(limits);
    }

    /** What a limit says of itself; whoever asks closes the section. */
    static Limit read(Section section) {
        Measure measure = section.choice("measure", Measure.REQUESTS);
        Duration window = measure == Measure.CALLS ? none(section) : window(section);
        return new Limit(
                name(section, measure, window),
                measure,
                amount(section, window),
                window,
                section.choice("algorithm", Algorithm.GREEDY));
    }

    private static String name(Section section, Measure measure, Duration window) {
        String name = section.text("name", words(measure, window));
        if (!NAME.matcher(name).matches()) {
            section.mistake("name", "'" + name + "' is not a name: letters, digits, '-', '_' and '.', at most 64");
        }
        return name;
    }

    /** {@code input_tokens.1m}. */
    private static String words(Measure measure, Duration window) {
        String measured = measure.name().toLowerCase(Locale.ROOT);
        return window.isZero() ? measured : measured + "." + Words.window(window);
    }

    private static long amount(Section section, Duration window) {
        if (!section.has("amount")) {
            section.mistake("amount", "is missing: a number, 0 for closed, -1 for no limit");
        }
        long amount = section.number("amount", -1, -MOST, MOST);
        if (!window.isZero() && amount > window.toNanos()) {
            section.mistake("amount", "is more than one in a nanosecond: give a longer window too");
            return -1;
        }
        return amount;
    }

    private static Duration window(Section section) {
        if (!section.has("window")) {
            section.mistake("window", "is missing: a time such as 1m or 1d");
        }
        Duration window = section.duration("window", SHORTEST);
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            section.mistake("window", "must be from 1s to 366d");
            return SHORTEST;
        }
        return window;
    }

    /** Calls that run come back when they end, and not with time. */
    private static Duration none(Section section) {
        for (String key : List.of("window", "algorithm")) {
            if (section.has(key)) {
                section.mistake(key, "does not go with measure: calls, which counts those that run at the same time");
            }
        }
        section.raw("window");
        return Duration.ZERO;
    }
}
