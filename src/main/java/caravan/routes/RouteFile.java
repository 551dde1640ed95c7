package caravan.routes;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One file with routes.
 *
 * @param entries what it lists; empty if it is no list, which is reported
 */
record RouteFile(String name, String text, List<Node> entries, boolean flow) {
    static RouteFile read(Path file, Mistakes mistakes) {
        String name = file.toString();
        String text = "";
        try {
            text = Files.readString(file);
            int before = mistakes.found().size();
            Node root = Yaml.root(name, text, mistakes);
            if (root instanceof SequenceNode list) {
                return new RouteFile(name, text, list.getValue(), list.getFlowStyle() == FlowStyle.FLOW);
            }
            if (mistakes.found().size() == before) {
                mistakes.add(
                        new Mistake(name, Yaml.line(root), "", "is no list of routes: it must begin with '- route:'"));
            }
        } catch (IOException unreadable) {
            mistakes.add(new Mistake(name, 0, "", "cannot be read: " + unreadable.getMessage()));
        }
        return new RouteFile(name, text, List.of(), false);
    }

    Resource whole() {
        return part(text);
    }

    private Resource part(String content) {
        return ResourceHelper.fromString("file:" + name, content);
    }

    /** Each entry for itself, in its place: all other lines are empty. */
    List<Resource> parts() {
        if (flow) {
            return List.of(whole());
        }
        String[] lines = text.split("\n", -1);
        List<Resource> parts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            int end = i + 1 < entries.size() ? Yaml.line(entries.get(i + 1)) - 1 : lines.length;
            StringBuilder content = new StringBuilder();
            for (int line = 0; line < end; line++) {
                content.append(line < Yaml.line(entries.get(i)) - 1 ? "" : lines[line])
                        .append('\n');
            }
            parts.add(part(content.toString()));
        }
        return parts;
    }

    /** The ids of the routes, and their lines. */
    List<Map.Entry<String, Integer>> ids() {
        List<Map.Entry<String, Integer>> ids = new ArrayList<>();
        for (Node entry : entries) {
            if (value(value(entry, "route"), "id") instanceof ScalarNode id) {
                ids.add(Map.entry(id.getValue(), Yaml.line(id)));
            }
        }
        return ids;
    }

    private static @Nullable Node value(@Nullable Node node, String key) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name
                                && name.getValue().equals(key))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** A key somewhere in the file: its name and line, the node behind it, and the key that it stands under. */
    record Key(String name, int line, Node value, String parent, Node mapping) {}

    private List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        entries.forEach(entry -> collect(entry, "", keys));
        return keys;
    }

    private static void collect(Node node, String parent, List<Key> keys) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> collect(each, parent, keys));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
                keys.add(new Key(name, Yaml.line(tuple.getKeyNode()), tuple.getValueNode(), parent, mapping));
                collect(tuple.getValueNode(), name, keys);
            }
        }
    }

    /**
     * The line on which a step's name stands, counted from 1.
     *
     * @param camels Camel's number: where the step's mapping begins, counted from 0; or for a single value, counted from 1
     */
    int line(String name, int camels) {
        return keys().stream()
                .filter(key -> key.name().equals(name))
                .filter(key -> camels == (key.value() instanceof ScalarNode ? key.line() : Yaml.line(key.value()) - 1))
                .mapToInt(Key::line)
                .findFirst()
                .orElse(Math.max(0, camels));
    }

    /** The key of this name in the mapping that begins at this line, counted from 1. */
    Optional<Key> key(String name, int mapping) {
        return keys().stream()
                .filter(key -> key.name().equals(name) && Yaml.line(key.mapping()) == mapping)
                .findFirst();
    }
}
