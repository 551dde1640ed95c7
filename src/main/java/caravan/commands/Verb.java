package caravan.commands;

import caravan.commands.Orders.Told;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One order that can be given.
 *
 * @param words how it begins
 * @param needs what must follow, and what may, in brackets
 * @param what it does, for people
 * @param secret which of what follows is a secret; -1 if none is
 */
record Verb(List<String> words, List<String> needs, String what, int secret, Deed deed) {
    /** One that stands in no brackets. */
    private static final Pattern BLANK = Pattern.compile(" (?![^\\[]*])");

    /** Carries it out. */
    @FunctionalInterface
    interface Deed {
        /** @param by who has given the order */
        Told done(List<String> given, String by);
    }

    /** @param form such as {@code add key PROVIDER KEY}: what is in capitals, or in brackets, follows */
    static Verb of(String form, String what, Deed deed) {
        List<String> all = List.of(BLANK.split(form));
        List<String> words = all.stream()
                .takeWhile(each -> each.equals(each.toLowerCase(Locale.ROOT)) && !each.startsWith("["))
                .toList();
        return new Verb(words, all.subList(words.size(), all.size()), what, -1, deed);
    }

    /** One of which this that follows must not be seen. */
    Verb hiding(int given) {
        return new Verb(words, needs, what, given, deed);
    }

    String usage() {
        return String.join(" ", words) + (needs.isEmpty() ? "" : " " + String.join(" ", needs));
    }

    boolean begins(List<String> order) {
        return order.size() >= words.size()
                && IntStream.range(0, words.size()).allMatch(at -> words.get(at).equalsIgnoreCase(order.get(at)));
    }

    /** What of it may be left out. */
    static boolean isOptional(String need) {
        return need.startsWith("[");
    }

    /** May there be several of it? */
    static boolean isList(String need) {
        return need.contains("[,");
    }

    /** As programs call it: {@code targets} for {@code TARGET[,TARGET]}. */
    static String field(String need) {
        String name =
                need.replaceFirst("^\\[", "").replaceFirst("[^A-Za-z].*", "").toLowerCase(Locale.ROOT);
        return isList(need) ? name + "s" : name;
    }

    boolean fits(int given) {
        long must = needs.stream().filter(each -> !each.startsWith("[")).count();
        int most = needs.stream().mapToInt(each -> each.split(" ", -1).length).sum();
        return given >= must && given <= most;
    }
}
