package caravan.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question to Prometheus names.
 *
 * @param grouping labels that it groups by
 */
record PromQl(List<Selector> selectors, Set<String> grouping, Set<String> functions) {
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.$])([a-z_][a-z0-9_]*)\\s*(?:(\\{[^}]*})|(\\())?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> WORDS = Set.of("or", "and", "unless", "bool", "inf", "nan");

    /** A metric, and what its labels are to be. */
    record Selector(String metric, List<Match> matches) {}

    record Match(String label, String operator, String value) {}

    static PromQl of(String expression) {
        Set<String> grouping = new TreeSet<>();
        Matcher groups = GROUPING.matcher(expression);
        while (groups.find()) {
            grouping.addAll(List.of(groups.group(1).strip().split("\\s*,\\s*", -1)));
        }
        String bare =
                RANGE.matcher(GROUPING.matcher(expression).replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Set<String> functions = new TreeSet<>();
        NAME.matcher(bare).results().forEach(name -> {
            if (name.group(3) != null) {
                functions.add(name.group(1));
            } else if (!WORDS.contains(name.group(1))) {
                selectors.add(new Selector(name.group(1), matches(name.group(2))));
            }
        });
        return new PromQl(List.copyOf(selectors), grouping, functions);
    }

    private static List<Match> matches(String braces) {
        return braces == null
                ? List.of()
                : MATCHER.matcher(braces)
                        .results()
                        .map(match -> new Match(match.group(1), match.group(2), match.group(3)))
                        .toList();
    }
}
