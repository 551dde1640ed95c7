package caravan.prices;

import caravan.config.Environment;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Section;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prices that were taken over from a list of somebody else's: {@code prices.yaml} in the data folder. An entry there goes before the
 * one of the user's own file that holds for the same providers and time; that file is never written.
 */
public final class Updates {
    private static final String NAME = "prices.yaml";
    private static final int LONGEST = 32 << 20;
    private static final Set<String> NO_PRICES = Set.of("provider", "aliases", "valid_from");

    private final Path file;

    private Updates(Path file) {
        this.file = file;
    }

    public static Updates in(Path dataFolder) {
        return new Updates(dataFolder.resolve(NAME));
    }

    /** Where they are. */
    public Path file() {
        return file;
    }

    /**
     * What a list would change.
     *
     * @param lines the difference, in words
     * @param changes how many models have another price, or one at last
     */
    public record Difference(List<String> lines, int changes, String text) {}

    PriceList over(PriceList base, Mistakes mistakes) {
        if (!Files.exists(file)) {
            return base;
        }
        RawPrices raw = RawPrices.read(file, Environment.LITERAL, mistakes);
        try (Section root =
                Section.parse(file.toString(), raw.yaml(base.unit()), Environment.LITERAL, new Mistakes())) {
            return base.under(PriceFile.read(root));
        }
    }

    /**
     * Compares a list with the prices that hold.
     *
     * @param from in LiteLLM's form or in ours
     * @param own the user's file
     * @param providers those that there are
     */
    public Difference compare(
            Path from, Path own, Set<String> providers, Instant now, Environment environment, Mistakes mistakes)
            throws IOException {
        String text = text(from);
        List<String> lines = new ArrayList<>();
        RawPrices next;
        try {
            if (LiteLlm.looksLike(text)) {
                LiteLlm list = LiteLlm.read(text, providers);
                next = list.prices();
                if (list.leftOut() > 0) {
                    lines.add("left out: " + list.leftOut() + " models of providers that are not in providers.yaml");
                }
            } else {
                next = RawPrices.read(from, Environment.LITERAL, mistakes); // it sees nothing of this machine
            }
        } catch (JsonProcessingException broken) {
            mistakes.add(new Mistake(from.toString(), 0, "", "is not valid JSON: " + broken.getOriginalMessage()));
            next = RawPrices.empty();
        }
        RawPrices taken = RawPrices.read(file, Environment.LITERAL, mistakes);
        RawPrices held = RawPrices.read(own, environment, mistakes);
        Map<String, String> changes = new TreeMap<>();
        next.models()
                .forEach((name, entries) -> entries.forEach(entry -> {
                    ObjectNode before = find(name, entry, taken, held);
                    if (before == null || !prices(before).equals(prices(entry))) {
                        changes.put(name + " " + entry.path("provider"), words(name, before, entry));
                        replace(taken.models().computeIfAbsent(name, unknown -> new ArrayList<>()), entry);
                    }
                }));
        lines.addAll(0, changes.values());
        String head = "# Prices that `caravan prices update` has taken from "
                + plain(String.valueOf(from.getFileName())) + ", last at " + now
                + ". They go before those of your own\n# price file; take a line away, or the file, to have yours again.\n";
        return new Difference(lines, changes.size(), head + taken.yaml(Unit.PER_1M));
    }

    /** It comes from elsewhere, and may be of any length. */
    private static String text(Path from) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            byte[] read = in.readNBytes(LONGEST + 1);
            if (read.length > LONGEST) {
                throw new IOException("it is larger than " + (LONGEST >> 20) + " MiB");
            }
            return new String(read, StandardCharsets.UTF_8);
        }
    }

    private static @Nullable ObjectNode find(String name, ObjectNode entry, RawPrices taken, RawPrices held) {
        for (RawPrices list : List.of(taken, held)) {
            for (ObjectNode each : list.models().getOrDefault(name, List.of())) {
                if (isForTheSame(each, entry)) {
                    return each;
                }
            }
        }
        return null;
    }

    private static boolean isForTheSame(ObjectNode one, ObjectNode other) {
        return providers(one).equals(providers(other)) && one.path("valid_from").equals(other.path("valid_from"));
    }

    private static Set<String> providers(ObjectNode entry) {
        JsonNode said = entry.path("provider");
        Set<String> providers = new TreeSet<>();
        (said.isArray() ? said : List.of(said)).forEach(each -> providers.add(each.asText()));
        return providers;
    }

    private static void replace(List<ObjectNode> entries, ObjectNode entry) {
        entries.removeIf(each -> isForTheSame(each, entry));
        entries.add(entry);
    }

    /** What an entry says of money: for whom it holds is the same, and aliases stay where they are. */
    private static Map<String, JsonNode> prices(ObjectNode entry) {
        Map<String, JsonNode> prices = new LinkedHashMap<>();
        entry.properties().forEach(field -> {
            if (!NO_PRICES.contains(field.getKey())) {
                prices.put(field.getKey(), field.getValue());
            }
        });
        return prices;
    }

    private static String words(String name, @Nullable ObjectNode before, ObjectNode after) {
        String whose = after.has("provider") ? " (" + String.join(", ", providers(after)) + ")" : "";
        String what = plain(name + whose);
        List<String> parts = new ArrayList<>();
        if (before == null) {
            prices(after).forEach((field, price) -> parts.add(field + " " + RawPrices.plain(price)));
            return "+ " + what + ": " + String.join(", ", parts);
        }
        Set<String> fields = new LinkedHashSet<>(prices(before).keySet());
        fields.addAll(prices(after).keySet());
        for (String field : fields) {
            if (!before.path(field).equals(after.path(field))) {
                parts.add(field + " " + shown(before.path(field)) + " -> " + shown(after.path(field)));
            }
        }
        return "~ " + what + ": " + String.join(", ", parts);
    }

    /** Whose list it is may have put there what moves a terminal's cursor. */
    private static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : RawPrices.plain(value);
    }

    /** All of it, or nothing: what does not make a price list is not taken. */
    public void take(Difference difference, Mistakes mistakes) throws IOException {
        try (Section root = Section.parse(file.toString(), difference.text(), Environment.LITERAL, mistakes)) {
            PriceFile.read(root);
        }
        if (mistakes.found().isEmpty()) {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Path draft = Files.writeString(file.resolveSibling(NAME + ".new"), difference.text());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
