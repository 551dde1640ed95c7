package caravan;

import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Nearest;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * How much the log has of each package, while the gateway runs. Only of packages that there are, so that what is changed is
 * never more than those.
 */
final class Levels {
    /** The line that each call leaves: no package, but what one may want to be without. */
    private static final String ACCESS = "caravan.access";

    /** Orders leave a line in the log, whoever would rather have none. */
    private static final String AUDIT = "caravan.commands";

    private static final List<String> OURS = List.of("caravan", ACCESS);
    private static final List<String> OTHERS = List.of("io.netty", "io.vertx", "org.apache.camel");
    private static final List<String> WORDS = List.of("off", "error", "warn", "info", "debug", "trace");
    private static final String USUAL = "usual";

    private final LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Map<String, Optional<Level>> before = new TreeMap<>();

    /**
     * @param name of a package
     * @param word a level, or {@code usual} for the one that it had
     * @return what came of it, in words
     * @throws Refused if there is no such package or level, or it may not have it
     */
    synchronized String set(String name, String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        if (!isKnown(name)) {
            throw no("There is no package '" + name + "'" + Nearest.hint(name, known()));
        }
        if (!wanted.equals(USUAL) && !WORDS.contains(wanted)) {
            throw no("A level is one of " + String.join(", ", WORDS) + ", or " + USUAL + ".");
        }
        if (OTHERS.contains(name) && List.of("debug", "trace").contains(wanted)) {
            throw no(name + " may say info at most: below that it writes down what passes through it, keys too.");
        }
        if (name.equals(AUDIT) && List.of("off", "error", "warn").contains(wanted)) {
            throw no(name + " says info at least: each order leaves its line in the log.");
        }
        Logger logger = log.getLogger(name);
        String was = word(logger.getEffectiveLevel());
        if (wanted.equals(USUAL)) {
            back(name);
        } else {
            change(name, Level.toLevel(wanted));
        }
        if (!log.getLogger(AUDIT).isInfoEnabled()) {
            change(AUDIT, Level.INFO);
        }
        return name + ": " + word(logger.getEffectiveLevel()) + "; before: " + was;
    }

    private void change(String name, Level level) {
        Logger logger = log.getLogger(name);
        before.putIfAbsent(name, Optional.ofNullable(logger.getLevel()));
        logger.setLevel(level);
    }

    /** Those that everything else goes by, and those that were changed. */
    synchronized List<String> lines() {
        List<String> names = new ArrayList<>(OURS);
        names.addAll(OTHERS);
        before.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names.stream().sorted().map(this::line).toList();
    }

    private String line(String name) {
        return name + ": " + word(log.getLogger(name).getEffectiveLevel())
                + (before.containsKey(name) ? ", by an order" : "");
    }

    /** All are as usual again. */
    synchronized void reset() {
        List.copyOf(before.keySet()).forEach(this::back);
    }

    private void back(String name) {
        Optional<Level> usual = before.remove(name);
        if (usual != null) {
            log.getLogger(name).setLevel(usual.orElse(null));
        }
    }

    private static boolean isKnown(String name) {
        return OURS.contains(name)
                || OTHERS.contains(name)
                || (name.matches("caravan(\\.[a-z]{1,40}){1,4}")
                        && Levels.class.getResource("/" + name.replace('.', '/') + "/package-info.class") != null);
    }

    /** As far as they have said anything yet: enough for a guess. */
    private List<String> known() {
        List<String> names = new ArrayList<>(OTHERS);
        log.getLoggerList().stream()
                .map(Logger::getName)
                .filter(Levels::isKnown)
                .forEach(names::add);
        return names;
    }

    private static String word(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    private static Refused no(String why) {
        return new Refused(Reason.INVALID_REQUEST, why);
    }
}
