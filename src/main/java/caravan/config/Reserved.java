package caravan.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Camel's own settings that Caravan makes itself: another value would win over ours, and break what depends on it. */
final class Reserved {
    private static final String MAIN = "camelmain";
    private static final Set<String> NAMES = Set.of(
            "name",
            "loadhealthchecks",
            "messagehistory",
            "shutdowntimeout",
            "sourcelocationenabled",
            "startupsummarylevel",
            "usebreadcrumb");
    private static final List<String> BEGINNINGS = List.of(
            "autoconfiguration",
            "jmx",
            "propertyplaceholderlocation",
            "routesincludepattern",
            "routesreload",
            "streamcaching");

    private Reserved() {}

    static void find(PropertiesFile file, Environment environment, Mistakes mistakes) {
        for (PropertiesFile.Entry entry : file.entries()) {
            if (isReserved(entry.key())) {
                mistakes.add(new Mistake(file.name(), entry.line(), entry.key(), words()));
            }
        }
        environment.variables().keySet().stream()
                .filter(Reserved::isReserved)
                .sorted()
                .forEach(name -> mistakes.add(new Mistake(name, 0, "", words())));
        System.getProperties().stringPropertyNames().stream()
                .filter(Reserved::isReserved)
                .sorted()
                .forEach(name -> mistakes.add(new Mistake("-D" + name, 0, "", words())));
    }

    private static String words() {
        return "is set by Caravan itself and cannot be changed; caravan --help shows what can";
    }

    /** Camel takes dots, dashes, underscores and capitals for the same. */
    private static boolean isReserved(String written) {
        String plain = written.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
        String name = plain.startsWith(MAIN) ? plain.substring(MAIN.length()) : "";
        return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
    }
}
