package caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping in a YAML file. Asking for a key marks it as known; a value of the wrong kind is a mistake with its line, and
 * the asker gets the default, so that one reading finds them all. {@link #close} reports the keys nobody asked for.
 */
public final class Section implements AutoCloseable {
    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Environment environment;
    private final Mistakes mistakes;

    private Section(
            String file, String path, int line, @Nullable Node node, Environment environment, Mistakes mistakes) {
        this.file = node instanceof Laid.Entry order ? order.order() : file;
        this.path = node instanceof Laid.Entry ? "" : path;
        this.line = line;
        this.environment = node instanceof Laid.Entry ? Environment.LITERAL : environment;
        this.mistakes = mistakes;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                put(entry);
            }
        } else if (node != null && !Yaml.isNull(node)) {
            mistakes.add(new Mistake(file, line, path, "expected a mapping (key: value)"));
        }
    }

    private void put(NodeTuple entry) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        lines.put(key, Yaml.line(entry.getKeyNode()));
        if (values.put(key, entry.getValueNode()) != null) {
            mistakes.add(new Mistake(file, Yaml.line(entry.getKeyNode()), full(key), "is given twice"));
        }
    }

    /** Reads a file. One that is missing is an empty section; one that is no YAML is a mistake, and empty too. */
    public static Section read(Path file, Environment environment, Mistakes mistakes) {
        return read(file, List.of(), environment, mistakes);
    }

    /** Reads the file of the models, with what orders have laid over it. */
    public static Section read(Path file, List<Laid> orders, Environment environment, Mistakes mistakes) {
        Node root = Laid.over(Yaml.root(file.toString(), Yaml.text(file, mistakes), mistakes), orders);
        return new Section(file.toString(), "", Yaml.line(root), root, environment, mistakes);
    }

    /** Reads a text, as the file of this name. */
    public static Section parse(String file, String text, Environment environment, Mistakes mistakes) {
        Node root = Yaml.root(file, text, mistakes);
        return new Section(file, "", Yaml.line(root), root, environment, mistakes);
    }

    /** Reads an order as if it were a file; {@code ${…}} is nothing special in it. */
    public static Section of(String what, JsonNode order, Mistakes mistakes) {
        return new Section(what, "", 0, Nodes.of(order), Environment.LITERAL, mistakes);
    }

    public boolean has(String key) {
        Node node = values.get(key);
        return node != null && !Yaml.isNull(node);
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public String file() {
        return file;
    }

    /** Where this section begins, counted from 1; 0 for an empty file. */
    public int line() {
        return line;
    }

    public Environment environment() {
        return environment;
    }

    /** The value with its {@code ${…}} resolved; null if the key is absent, or refers to a variable that is not set. */
    public @Nullable String text(String key) {
        String raw = raw(key);
        return raw == null ? null : environment.resolve(raw);
    }

    public String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** A text that must be there. */
    public String requiredText(String key) {
        int before = mistakes.found().size();
        String raw = raw(key);
        String text = raw == null ? null : environment.resolve(raw);
        if (text == null && mistakes.found().size() == before) {
            mistake(key, raw == null ? "is missing" : "refers to a variable or file that is not there");
        }
        return text == null ? "" : text;
    }

    /** Is there a mapping under this key? */
    public boolean isSection(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /** Is there a list of mappings under this key? */
    public boolean isList(String key) {
        return values.get(key) instanceof SequenceNode list
                && !list.getValue().isEmpty()
                && list.getValue().getFirst() instanceof MappingNode;
    }

    /** The value as it stands in the file, {@code ${…}} unresolved. */
    public @Nullable String raw(String key) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null || Yaml.isNull(node)) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        mistake(key, "expected a single value");
        return null;
    }

    public boolean flag(String key, boolean otherwise) {
        return convert(key, otherwise, "true or false", text -> switch (text) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> null;
        });
    }

    public long number(String key, long otherwise, long min, long max) {
        return convert(key, otherwise, "a whole number from " + min + " to " + max, text -> {
            long number = Long.parseLong(text);
            return number < min || number > max ? null : number;
        });
    }

    /** An exact decimal number; null if the key is absent. */
    public @Nullable BigDecimal decimal(String key) {
        return convert(key, null, "a number", BigDecimal::new);
    }

    public Duration duration(String key, Duration otherwise) {
        return convert(key, otherwise, "a time such as 500ms, 30s, 5m or 1h", Units::duration);
    }

    /** One of an enum's constants, written in lower case with dashes or underscores. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        List<String> names = new ArrayList<>();
        for (E one : all) {
            names.add(one.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return convert(key, otherwise, "one of " + String.join(", ", names), text -> {
            int at = names.indexOf(text.toLowerCase(Locale.ROOT).replace('_', '-'));
            return at < 0 ? null : all[at];
        });
    }

    private <T extends @Nullable Object> T convert(
            String key, T otherwise, String expected, Function<String, @Nullable T> conversion) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        T value = null;
        try {
            value = conversion.apply(text.strip());
        } catch (NumberFormatException notANumber) {
            // told below, like every other wrong value
        }
        if (value == null) {
            String written = String.valueOf(raw(key));
            boolean leads = !written.equals(text); // where to may be a secret
            mistake(key, "'" + written + "' " + (leads ? "leads to what is not " : "is not ") + expected);
            return otherwise;
        }
        return value;
    }

    /** A list of values, or a single one. What refers to a variable that is not set is left out. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (String raw : raws(key)) {
            String text = environment.resolve(raw);
            if (text != null) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }

    /** A list of values, or a single one, {@code ${…}} unresolved. */
    public List<String> raws(String key) {
        asked.add(key);
        Node node = values.get(key);
        if (node == null || Yaml.isNull(node)) {
            return List.of();
        }
        return Yaml.scalars(
                node,
                each -> mistakes.add(
                        new Mistake(file, Yaml.line(each), full(key), "expected a list of single values")));
    }

    /** The mapping under this key; an empty one if the key is absent. */
    public Section section(String key) {
        asked.add(key);
        return new Section(file, full(key), lines.getOrDefault(key, line), values.get(key), environment, mistakes);
    }

    /** The mappings in the list under this key. */
    public List<Section> sections(String key) {
        asked.add(key);
        Node node = values.get(key);
        List<Section> sections = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node each : sequence.getValue()) {
                String path = full(key) + "[" + sections.size() + "]";
                sections.add(new Section(file, path, Yaml.line(each), each, environment, mistakes));
            }
        } else if (node != null && !Yaml.isNull(node)) {
            mistake(key, "expected a list (- …)");
        }
        return sections;
    }

    /** The mappings in the list under this key, or the single one there. */
    public List<Section> oneOrMore(String key) {
        return values.get(key) instanceof SequenceNode ? sections(key) : List.of(section(key));
    }

    /** The mapping under this key, each of whose values is a mapping of its own. */
    public Map<String, Section> named(String key) {
        Section parent = section(key);
        Map<String, Section> named = new LinkedHashMap<>();
        parent.values.keySet().forEach(name -> named.put(name, parent.section(name)));
        return named;
    }

    /** Reports a mistake at this key, or at the section itself if the key is not in it. */
    public void mistake(String key, String message) {
        mistakes.add(at(key, message));
    }

    public void warn(String key, String message) {
        mistakes.warn(at(key, message).toString());
    }

    private Mistake at(String key, String message) {
        return new Mistake(file, lines.getOrDefault(key, line), full(key), message);
    }

    /** Reports every key that nobody asked for: a typo must not be silent. */
    @Override
    public void close() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                mistake(
                        key,
                        "is not known here" + Nearest.hint(key, asked) + " (known: " + String.join(", ", asked) + ")");
            }
        }
    }

    private String full(String key) {
        return key.isEmpty() || path.isEmpty() ? path + key : path + "." + key;
    }
}
