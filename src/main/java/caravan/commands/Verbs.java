package caravan.commands;

import caravan.call.Json;
import caravan.call.Mask;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.commands.Orders.Told;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All orders that can be given in words, by chat or on the command line: one set for all doors. */
final class Verbs {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** No word of ours is so long, but keys are. */
    private static final int LONG = 15;

    private static final int LONGEST = 300;
    private static final Pattern CLEAR = Pattern.compile("[!#-~]+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final Commands.Desk desk;
    private final List<Verb> all;

    Verbs(Commands.Desk desk) {
        this.desk = desk;
        this.all = List.of(
                Verb.of("help", "what there is", (given, by) -> new Told(true, help())),
                Verb.of("status", "how the gateway is doing", (given, by) -> desk.status()),
                Verb.of(
                                "add key PROVIDER KEY",
                                "give a provider one more key",
                                (given, by) -> desk.addKey(given.getFirst(), given.get(1), by))
                        .hiding(1),
                Verb.of("remove key PROVIDER KEY|MASK", "take a key away", this::removeKey)
                        .hiding(1),
                Verb.of("list keys", "the providers' keys, masked", (given, by) -> desk.keys()),
                Verb.of("add model SOURCE TARGET[,TARGET] [POLICY]", "say who answers for a model", this::addModel),
                Verb.of("remove model SOURCE", "take that back", (given, by) -> desk.removeModel(given.getFirst(), by)),
                Verb.of("list models", "who answers for which model", (given, by) -> desk.models()),
                Verb.of("cache clear", "forget the answers that are kept", (given, by) -> desk.clearCache()),
                Verb.of("cache stats", "how full the cache is", (given, by) -> desk.cache()),
                Verb.of("usage [today|7d] [by model|key]", "tokens and cost", (given, by) -> usage(given)),
                Verb.of("list limits", "the limits that hold for all", (given, by) -> desk.limits()),
                Verb.of("list budgets", "what is spent of them", (given, by) -> desk.budgets()),
                Verb.of("list routes", "the pipeline, and what its steps take", (given, by) -> desk.routes()),
                Verb.of("config", "every setting, and who says so", (given, by) -> desk.config()),
                Verb.of("list orders", "what orders have changed", (given, by) -> desk.orders()),
                Verb.of("export", "the same, as YAML for the files", (given, by) -> desk.export()),
                Verb.of("undo NUMBER", "take an order back", (given, by) -> undo(given.getFirst(), by)),
                Verb.of("reload", "read the files again", (given, by) -> desk.reload()),
                Verb.of(
                        "log level PACKAGE LEVEL",
                        "have the log say more of a package, or less",
                        (given, by) -> desk.level(given.getFirst(), given.get(1))),
                Verb.of("log levels", "how much the log has of what", (given, by) -> desk.levels()),
                Verb.of("log reset", "have the log say as much as ever", (given, by) -> desk.usualLevels()),
                Verb.of(
                        "explain MODEL",
                        "who would be asked, and why others would not",
                        (given, by) -> desk.explain(given.getFirst())));
    }

    private Told removeKey(List<String> given, String by) {
        return desk.removeKey(given.getFirst(), given.get(1), by);
    }

    /** @param order without the name of the gateway */
    Told obey(String order, String by) {
        List<String> words =
                order.isBlank() ? List.of("help") : List.of(order.strip().split("\\s+"));
        Verb verb = all.stream().filter(each -> each.begins(words)).findFirst().orElse(null);
        if (verb == null) {
            List<Verb> like = all.stream()
                    .filter(each -> each.words().getFirst().equalsIgnoreCase(words.getFirst()))
                    .toList();
            return like.isEmpty() ? unknown(words.getFirst()) : usages(like);
        }
        List<String> given = words.subList(verb.words().size(), words.size());
        return verb.fits(given.size()) ? obey(verb, given, by) : noted(verb, given, by, usages(List.of(verb)));
    }

    /** The one of these words; null if there is none. */
    @Nullable
    Verb called(String words) {
        return all.stream()
                .filter(each -> String.join(" ", each.words()).equals(words))
                .findFirst()
                .orElse(null);
    }

    /** Carries it out, and notes in the log who wanted what, and what was before and after. */
    Told obey(Verb verb, List<String> given, String by) {
        return noted(verb, given, by, carriedOut(verb, given, by));
    }

    private static Told noted(Verb verb, List<String> given, String by, Told told) {
        boolean changed = told.before() != null || told.after() != null;
        LOG.info(
                "order: {} by {}: {}{}",
                audited(verb, given),
                by,
                told.done() ? told.lines().getFirst() : "refused",
                changed ? "; " + side(told.before()) + " -> " + side(told.after()) : "");
        return told;
    }

    private static String side(@Nullable ObjectNode there) {
        return there == null ? "nothing" : there.toString();
    }

    private static Told carriedOut(Verb verb, List<String> given, String by) {
        try {
            return verb.deed().done(given, by);
        } catch (Refused no) {
            return Told.refused(no.reason(), no.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("The order '{}' failed", String.join(" ", verb.words()), broken);
            return Told.refused(Reason.INTERNAL, "It failed: the gateway's log says why.");
        }
    }

    /** Whatever stands where a key may, nobody is to read it in the log. */
    private static String audited(Verb verb, List<String> given) {
        List<String> shown = new ArrayList<>(verb.words());
        for (int at = 0; at < given.size(); at++) {
            boolean mayBeOne = at >= verb.secret() || given.get(at).length() > LONG; // in the other's place
            boolean hidden = !verb.fits(given.size()) || (verb.secret() >= 0 && mayBeOne);
            shown.add(hidden ? Mask.of(given.get(at)) : word(given.get(at)));
        }
        return String.join(" ", shown);
    }

    /** What programs send may have lines, blanks and more in it, and must not pass for words of ours. */
    private static String word(String given) {
        if (given.length() <= LONGEST && CLEAR.matcher(given).matches()) {
            return given;
        }
        String shown = given.length() <= LONGEST ? given : given.substring(0, LONGEST) + "…";
        return Json.quote(UNPRINTABLE.matcher(shown).replaceAll("?"));
    }

    private List<String> help() {
        List<String> lines = new ArrayList<>();
        all.forEach(verb -> lines.add("#caravan " + verb.usage() + ": " + verb.what()));
        return lines;
    }

    private static Told usages(List<Verb> verbs) {
        return new Told(
                false,
                verbs.stream().map(verb -> "Usage: #caravan " + verb.usage()).toList());
    }

    private static Told unknown(String word) {
        return Told.refused(
                "There is no order '" + (word.length() > LONG ? Mask.of(word) : word) + "'. #caravan help lists all.");
    }

    private Told addModel(List<String> given, String by) {
        String policy = given.size() > 2 ? given.get(2).toLowerCase(Locale.ROOT) : "";
        return desk.addModel(given.getFirst(), List.of(given.get(1).split(",")), policy, by);
    }

    private Told undo(String number, String by) {
        return number.matches("\\d{1,18}")
                ? desk.undo(Long.parseLong(number), by)
                : Told.refused("Usage: #caravan undo NUMBER");
    }

    /** {@code usage}, {@code usage 7d}, {@code usage today by key}, {@code usage by model}. */
    private Told usage(List<String> given) {
        List<String> rest = new ArrayList<>(given);
        String period = rest.isEmpty() || rest.getFirst().equals("by") ? "today" : rest.removeFirst();
        String group = rest.size() == 2 && rest.getFirst().equals("by") ? rest.get(1) : rest.isEmpty() ? "model" : "";
        return List.of("today", "7d").contains(period)
                        && List.of("model", "key").contains(group)
                ? new Told(true, desk.usage(period, group))
                : Told.refused("Usage: #caravan usage [today|7d] [by model|key]");
    }
}
