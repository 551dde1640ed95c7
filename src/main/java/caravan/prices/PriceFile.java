package caravan.prices;

import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A price file: {@code unit}, {@code models}, {@code default} and {@code cached_token_discount}. Ours and both forms of
 * GoXY's are one grammar; they differ in the names of the prices, and in the unit if the file does not say it.
 */
final class PriceFile {
    static final BigDecimal USUAL_SHARE = new BigDecimal("0.1");

    private final Section root;
    private final Clues clues = new Clues();
    private final PriceReader reader;
    private final Map<String, List<Price>> models = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    private PriceFile(Section root) {
        this.root = root;
        this.reader = new PriceReader(cachedShare(root), clues);
    }

    static PriceList read(Path file, Environment environment, Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            return read(root);
        }
    }

    static PriceList read(Section root) {
        return new PriceFile(root).list();
    }

    private PriceList list() {
        Section named = root.section("models");
        for (String name : named.keys()) {
            models.put(name, model(name, named));
        }
        List<Price> defaults = defaults();
        return new PriceList(unit(), Collections.unmodifiableMap(models), Map.copyOf(aliases), defaults);
    }

    private List<Price> model(String name, Section named) {
        List<Price> prices = new ArrayList<>();
        for (Section entry : named.oneOrMore(name)) {
            try (entry) {
                add(reader.price(name, entry), prices, entry);
                alias(name, entry, named);
            }
        }
        if (name.isBlank() || prices.isEmpty()) {
            named.mistake(name, name.isBlank() ? "a model needs a name" : "has no price");
        }
        return List.copyOf(prices);
    }

    private List<Price> defaults() {
        List<Price> prices = new ArrayList<>();
        for (Section entry : root.oneOrMore("default")) {
            try (entry) {
                if (root.has("default")) {
                    add(reader.price("default", entry), prices, entry);
                }
            }
        }
        return List.copyOf(prices);
    }

    private static void add(Price price, List<Price> prices, Section entry) {
        if (prices.stream().anyMatch(price::competesWith)) {
            entry.mistake("", "has another price for the same provider and time; give one of them a `valid_from`");
        }
        prices.add(price);
    }

    /** The lines of one model may repeat an alias: they are copies of each other with another date. */
    private void alias(String name, Section entry, Section named) {
        Set<String> here = new HashSet<>();
        for (String alias : entry.texts("aliases")) {
            String taken = aliases.putIfAbsent(alias, name);
            if (named.has(alias)) {
                entry.mistake("aliases", "'" + alias + "' is a model of this list, and cannot be an alias too");
            } else if (taken != null && !taken.equals(name)) {
                entry.mistake("aliases", "'" + alias + "' is an alias of " + taken + " already");
            } else if (!here.add(alias)) {
                entry.mistake("aliases", "'" + alias + "' is given twice");
            }
        }
    }

    private Unit unit() {
        String word = root.text("unit");
        if (word == null) {
            return clues.unit(root.has("cached_token_discount"));
        }
        return Unit.of(word).orElseGet(() -> {
            root.mistake("unit", "'" + word + "' is not one of per_1k, per_1m");
            return Unit.PER_1M;
        });
    }

    /** GoXY takes 0 for a discount that is not given. To make cached tokens free, a model's own price says so. */
    private static BigDecimal cachedShare(Section root) {
        BigDecimal share = root.decimal("cached_token_discount");
        if (share == null) {
            return USUAL_SHARE;
        }
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0 || !Amounts.fits(share)) {
            root.mistake("cached_token_discount", "is the part of the input price that cached tokens cost: 0 to 1");
            return USUAL_SHARE;
        }
        if (share.signum() == 0) {
            root.warn("cached_token_discount", "0 counts as not given: cached tokens cost 0.1 of the input price");
            return USUAL_SHARE;
        }
        return share;
    }
}
