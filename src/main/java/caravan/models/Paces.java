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
import java.util.stream.Stream;

/** How often each model may be asked, as {@code models.yaml} says: {@code requests_per_minute}, {@code _hour}, {@code _day}. */
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

    /** By the models' names, or {@code provider/model}. */
    static Map<String, List<Limit>> read(Section root, Names names) {
        Map<String, List<Limit>> paces = new LinkedHashMap<>();
        for (Section section : root.sections("models")) {
            try (section) {
                String name = section.requiredText("name");
                String provider = section.text("provider", "");
                String model = provider.isEmpty() ? name : provider + "/" + name;
                check(section, model, names);
                if (paces.put(model, limits(section, model)) != null) {
                    section.mistake("name", "'" + model + "' is there twice");
                }
            }
        }
        return paces;
    }

    private static void check(Section section, String model, Names names) {
        if (names.resolver().isAlias(model)) {
            section.mistake("name", "'" + model + "' is an alias: name the model that it stands for");
        }
        Stream.ofNullable(names.unknown(model)).forEach(why -> section.warn("name", "'" + model + "': " + why));
    }

    private static List<Limit> limits(Section section, String model) {
        List<Limit> limits = new ArrayList<>();
        WINDOWS.forEach((key, window) -> {
            long amount = section.number(key, -1, -1, MOST);
            limits.add(new Limit("models/" + model + "/" + key, Measure.REQUESTS, amount, window, Algorithm.GREEDY));
        });
        return List.copyOf(limits);
    }
}
