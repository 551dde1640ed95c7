package caravan.models;

import caravan.call.Offer;
import caravan.config.Nearest;
import caravan.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code config/models.yaml}. */
record ModelsFile(Models.Setup setup) {
    private static final String DEMO = "demo";
    private static final String OPENAI = "openai";
    private static final String DEFAULT = "default_provider";
    private static final String IN_FILE = " in models.yaml";

    Models read(Section root) {
        List<Offer> offers = setup.offers();
        try (root) {
            Map<String, String> aliases = new LinkedHashMap<>();
            Section section = root.section("aliases");
            for (String alias : section.keys()) {
                aliases.put(alias, section.requiredText(alias));
            }
            String fallback = defaultProvider(root, offers);
            Resolver resolver = new Resolver(aliases, offers, fallback, ownKeysFor(offers, root.text(DEFAULT)));
            Names names = new Names(resolver, offers, setup.off());
            Map<String, String> relied = new LinkedHashMap<>();
            Stream.ofNullable(root.text(DEFAULT)).forEach(provider -> relied.put(provider, DEFAULT + IN_FILE));
            aliases.forEach((alias, target) -> {
                check(section, alias, target, names);
                relied.putIfAbsent(names.provider(target), "aliases." + alias + IN_FILE);
            });
            Rules rules = Rules.read(root, names, setup.terms(), (there, key, model) -> {
                check(there, key, model, names);
                if (!resolver.hasKey(names.candidate(model))) {
                    boolean ordered = !there.file().equals(root.file());
                    relied.putIfAbsent(names.provider(model), ordered ? there.file() : key + IN_FILE);
                }
            });
            String usual = root.text("default_model", "");
            List<String> ruled = Stream.concat(rules.names(), new Groups(rules, resolver).names().stream())
                    .toList();
            Catalog catalog = new Catalog(aliases, ruled, offers);
            return new Models(catalog, names, relied, usual(root, usual, ruled, names), rules, order(), setup);
        }
    }

    /** A model, an alias, or what rules and groups give to others. */
    private static String usual(Section root, String name, List<String> ruled, Names names) {
        boolean known = name.isEmpty() || names.resolver().isAlias(name) || ruled.contains(name);
        String wrong = known ? null : names.wrong(name);
        String doubtful = known ? null : names.doubtful(name);
        if (wrong != null) {
            root.mistake("default_model", wrong);
        } else if (doubtful != null) {
            root.warn("default_model", doubtful);
        }
        return name;
    }

    private static void check(Section section, String alias, String target, Names names) {
        String wrong = alias.equals(target) || names.resolver().isAlias(target)
                ? "must name a model, not another alias"
                : target.isEmpty() ? null : names.wrong(target);
        String doubtful = names.doubtful(target);
        if (wrong != null) {
            section.mistake(alias, wrong);
        } else if (doubtful != null) {
            section.warn(alias, doubtful);
        }
    }

    private static String defaultProvider(Section root, List<Offer> offers) {
        List<String> on = offers.stream().map(Offer::provider).toList();
        String named = root.text(DEFAULT);
        if (named != null && !on.contains(named)) {
            root.mistake(
                    DEFAULT,
                    "'" + named + "' is not a provider that is switched on" + Nearest.hint(named, on) + " (on: "
                            + String.join(", ", on) + ")");
        }
        return named == null ? likelyDefault(offers) : named;
    }

    /** OpenAI, unless only others have a key of the house, or it is not in the file at all. */
    private static String likelyDefault(List<Offer> offers) {
        List<Offer> real =
                offers.stream().filter(offer -> !offer.provider().equals(DEMO)).toList();
        List<Offer> keyed = real.stream().filter(Offer::houseKey).toList();
        List<String> likely =
                (keyed.isEmpty() ? real : keyed).stream().map(Offer::provider).toList();
        return likely.isEmpty() ? DEMO : likely.contains(OPENAI) ? OPENAI : likely.getFirst();
    }

    /** Somebody must have said so, but for OpenAI: whose key it is nobody can tell, and a wrong guess gives it away. */
    private static String ownKeysFor(List<Offer> offers, @Nullable String named) {
        Stream<Offer> said = offers.stream().filter(Offer::ownKeys);
        Stream<Offer> byDefault =
                offers.stream().filter(offer -> offer.provider().equals(named));
        Stream<Offer> openai = offers.stream()
                .filter(offer -> offer.needsKey() && offer.provider().equals(OPENAI));
        return Stream.of(said, byDefault, openai)
                .flatMap(each -> each)
                .map(Offer::provider)
                .findFirst()
                .orElse("");
    }

    private Order order() {
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        };
        return new Order(setup.conditions(), setup.kept(), random, setup.costs());
    }
}
