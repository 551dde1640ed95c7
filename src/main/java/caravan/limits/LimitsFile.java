package caravan.limits;

import caravan.call.Candidate;
import caravan.call.Limit;
import caravan.call.Limit.Algorithm;
import caravan.call.Limit.Measure;
import caravan.call.Network;
import caravan.config.Nearest;
import caravan.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code config/limits.yaml}: what holds for everybody, or for some; and what other places say of the same. */
record LimitsFile(Limits.Setup setup) {
    static final String RATE_LIMIT = "rate-limit";
    private static final long MAX_TOKENS = 1_000;
    private static final long MOST_TOKENS = 1_000_000;
    static final List<String> KINDS =
            Arrays.stream(Dimension.values()).map(Dimension::key).toList();

    /** What a call that does not say is taken to want at most of output. */
    long maxTokens(Section root) {
        return root.number("default_max_tokens", MAX_TOKENS, 0, MOST_TOKENS);
    }

    List<Rule> rules(Section root) {
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (setup.rateLimit() != null) {
            names.add(RATE_LIMIT);
            rules.add(rateLimit(setup.rateLimit()));
        }
        setup.models().forEach((model, limits) -> limits.forEach(limit -> rules.add(ofModel(model, limit))));
        rules.stream()
                .filter(rule -> isTooLittle(rule.limit()))
                .forEach(rule -> root.warn("", "'" + rule.name() + "' " + tooLittle() + ": it is closed"));
        read(root, names, rules);
        return rules;
    }

    private static Rule ofModel(String model, Limit limit) {
        Match match = new Match(Dimension.MODEL, List.of(Candidate.plain(model)), List.of(), Candidate.copyIn(model));
        return new Rule(limit, List.of(match), List.of());
    }

    private static Rule rateLimit(long amount) {
        return new Rule(
                new Limit(RATE_LIMIT, Measure.REQUESTS, amount, Duration.ofMinutes(1), Algorithm.GREEDY),
                List.of(),
                List.of(Dimension.ADDRESS));
    }

    private void read(Section root, Set<String> names, List<Rule> rules) {
        for (Section section : root.sections("limits")) {
            try (section) {
                Limit limit = LimitReader.read(section);
                if (!section.has("name")) {
                    section.mistake("name", "is missing: whoever is refused is told it");
                } else if (!names.add(limit.name())) {
                    section.mistake("name", "'" + limit.name() + "' is there already: each needs its own");
                }
                if (isTooLittle(limit)) {
                    section.mistake("amount", tooLittle());
                }
                rules.add(new Rule(limit, matches(section), per(section)));
            }
        }
    }

    private boolean isTooLittle(Limit limit) {
        return limit.tooLittleFor(setup.nodes());
    }

    private String tooLittle() {
        return "is less than one for each of the " + setup.nodes() + " nodes";
    }

    private List<Match> matches(Section section) {
        List<Match> matches = new ArrayList<>();
        try (Section match = section.section("match")) {
            for (Dimension by : Dimension.values()) {
                if (match.has(by.key())) {
                    matches.add(match(match, by));
                }
            }
            KINDS.forEach(match::raws);
        }
        return List.copyOf(matches);
    }

    private Match match(Section section, Dimension by) {
        List<String> names = section.texts(by.key());
        if (names.isEmpty()) {
            section.mistake(by.key(), "names none; leave it out if the limit is for all");
        }
        if (by == Dimension.ADDRESS) {
            return new Match(by, List.of(), networks(section, names));
        }
        for (String name : names) {
            Stream.ofNullable(doubt(by, name)).forEach(why -> section.warn(by.key(), "'" + name + "': " + why));
        }
        return new Match(by, names, List.of());
    }

    /** Keys, owners and teams may come while it runs. */
    private @Nullable String doubt(Dimension by, String name) {
        return switch (by) {
            case MODEL -> setup.unknown().apply(name);
            case PROVIDER -> name.endsWith("*") ? null : setup.unknownProvider().apply(name);
            default -> null;
        };
    }

    private static List<Network> networks(Section section, List<String> texts) {
        for (String text : texts) {
            if (Network.of(text) == null) {
                section.mistake("address", "'" + text + "' is not an address, or a network such as 10.0.0.0/8");
            }
        }
        return texts.stream().map(Network::of).filter(Objects::nonNull).toList();
    }

    private static List<Dimension> per(Section section) {
        List<Dimension> per = new ArrayList<>();
        for (String text : section.texts("per")) {
            Dimension named = Dimension.named(text);
            if (named == null) {
                section.mistake(
                        "per", "'" + text + "' is not one of " + String.join(", ", KINDS) + Nearest.hint(text, KINDS));
            } else if (!per.contains(named)) {
                per.add(named);
            }
        }
        return List.copyOf(per);
    }
}
