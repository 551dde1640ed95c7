package caravan.models;

import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import caravan.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often a deployment may be asked: {@code requests_per_minute}, {@code _hour}, {@code _day}. */
final class Paces {
    private static final long MOST = 1_000_000_000L;
    private static final Map<String, Duration> WINDOWS = windows();

    private Paces() {}

    private static Map<String, Duration> windows() {
        Map<String, Duration> windows = new LinkedHashMap<>();
        windows.put("requests_per_minute", Duration.ofMinutes(1));
        windows.put("requests_per_hour", Duration.ofHours(1));
        windows.put("requests_per_day", Duration.ofDays(1));
        return windows;
    }

    /** @param model its name, mostly {@code provider/model} */
    static List<Limit> read(Section section, String model) {
        List<Limit> limits = new ArrayList<>();
        WINDOWS.forEach((key, window) -> {
            long amount = section.number(key, -1, -1, MOST);
            if (section.has(key)) {
                limits.add(
                        new Limit("models/" + model + "/" + key, Measure.REQUESTS, amount, window, Algorithm.GREEDY));
            }
        });
        return List.copyOf(limits);
    }
}
