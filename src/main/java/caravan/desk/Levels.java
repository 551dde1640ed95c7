package caravan.desk;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.commands.Orders.Told;
import caravan.config.Nearest;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
     * @throws Refused if there is no such package or level, or it may not have it
     */
    synchronized Told set(String name, String word) {
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
        ObjectNode was = json(name);
        if (wanted.equals(USUAL)) {
            back(name);
        } else {
            change(name, Level.toLevel(wanted));
        }
        if (!log.getLogger(AUDIT).isInfoEnabled()) {
            change(AUDIT, Level.INFO);
        }
        ObjectNode now = json(name);
        return Told.done(name + ": " + now.path("level").asText() + "; before: "
                        + was.path("level").asText())
                .with(now.deepCopy(), was, now);
    }

    private void change(String name, Level level) {
        Logger logger = log.getLogger(name);
        before.putIfAbsent(name, Optional.ofNullable(logger.getLevel()));
        logger.setLevel(level);
    }

    /** Those that everything else goes by, and those that were changed. */
    synchronized Told list() {
        List<String> names = new ArrayList<>(OURS);
        names.addAll(OTHERS);
        before.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        List<ObjectNode> all = names.stream().sorted().map(this::json).toList();
        return Told.shown(all.stream().map(Levels::line).toList(), Listed.of(all));
    }

    private static String line(ObjectNode level) {
        return level.path("name").asText() + ": " + level.path("level").asText()
                + (level.path("ordered").asBoolean() ? ", by an order" : "");
    }

    private ObjectNode json(String name) {
        return Json.MAPPER
                .createObjectNode()
                .put("object", "log_level")
                .put("name", name)
                .put("level", word(log.getLogger(name).getEffectiveLevel()))
                .put("ordered", before.containsKey(name));
    }

    /** All are as usual again. */
    synchronized Told reset() {
        ObjectNode changed = Json.MAPPER.createObjectNode();
        ObjectNode usual = Json.MAPPER.createObjectNode();
        for (String name : List.copyOf(before.keySet())) {
            changed.set(name, json(name).path("level"));
            back(name);
            usual.set(name, json(name).path("level"));
        }
        Told told = list();
        return changed.isEmpty() ? told : told.with(told.answer(), changed, usual);
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
