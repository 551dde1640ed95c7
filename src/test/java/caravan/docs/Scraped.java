package caravan.docs;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands at {@code /metrics}.
 *
 * @param samples the labels of each name that can be asked for, such as {@code …_seconds_bucket}
 */
record Scraped(Map<String, Set<String>> samples) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_0-9]+)(?:\\{(.*)})? [^ ]+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static Scraped of(String page) {
        Map<String, Set<String>> samples = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(page);
        while (sample.find()) {
            Set<String> labels = samples.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        }
        return new Scraped(samples);
    }

    /** The metrics of our own and of calls, as the documentation names them: not each part of a histogram by itself. */
    Map<String, Set<String>> families() {
        Map<String, Set<String>> families = new TreeMap<>();
        samples.forEach((name, labels) -> {
            if (name.startsWith("caravan_") || name.startsWith("gen_ai_")) {
                Set<String> ours = new TreeSet<>(labels);
                ours.remove("le");
                families.computeIfAbsent(family(name), any -> new TreeSet<>()).addAll(ours);
            }
        });
        return families;
    }

    private String family(String name) {
        String stem = name.replaceFirst("_(bucket|count|sum|max)$", "");
        return samples.containsKey(stem + "_bucket") ? stem : name;
    }
}
