package caravan.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What an order lays over the file of the models: an entry in place of those of its name, or nothing in their place.
 *
 * @param said the entry, as it would stand in {@code models}; null if those of the file are taken away
 * @param order what mistakes in it call it
 */
public record Laid(String name, @Nullable ObjectNode said, String order) {
    private static final String LIST = "models";
    private static final String NAME = "name";
    private static final String RULES = "model_rules";
    private static final String SOURCE = "source_model";

    /** Mistakes in what an order said name the order, and {@code ${…}} is nothing special in it. */
    static final class Entry extends MappingNode {
        private final String order;

        Entry(ObjectNode said, String order) {
            super(Tag.MAP, ((MappingNode) Nodes.of(said)).getValue(), FlowStyle.FLOW);
            this.order = order;
        }

        String order() {
            return order;
        }
    }

    /** The names that the file itself has. */
    public static Set<String> names(Section file) {
        Set<String> names =
                file.sections(LIST).stream().map(each -> each.text(NAME, "")).collect(Collectors.toSet());
        file.sections(RULES).forEach(each -> names.add(each.text(SOURCE, "")));
        return names;
    }

    /** The file with all of these laid over it. */
    static @Nullable Node over(@Nullable Node root, List<Laid> all) {
        if (all.isEmpty() || (root != null && !Yaml.isNull(root) && !(root instanceof MappingNode))) {
            return root;
        }
        MappingNode file = root instanceof MappingNode mapping ? mapping : Nodes.empty();
        Set<String> names = all.stream().map(Laid::name).collect(Collectors.toSet());
        list(file, RULES).removeIf(each -> names.contains(value(each, SOURCE)));
        List<Node> models = list(file, LIST);
        models.removeIf(each -> names.contains(value(each, NAME)));
        all.forEach(each -> {
            if (each.said != null) {
                models.add(new Entry(each.said, each.order));
            }
        });
        return file;
    }

    /** The list under this key, to be changed. One that is no list stays what it is, and is told as a mistake later. */
    private static List<Node> list(MappingNode file, String key) {
        for (NodeTuple entry : file.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                if (entry.getValueNode() instanceof SequenceNode list) {
                    return list.getValue();
                }
                if (!Yaml.isNull(entry.getValueNode())) {
                    return Nodes.list().getValue();
                }
                file.getValue().remove(entry);
                break;
            }
        }
        SequenceNode list = Nodes.list();
        file.getValue().add(new NodeTuple(new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN), list));
        return list.getValue();
    }

    private static @Nullable String value(Node entry, String key) {
        return entry instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(each -> each.getKeyNode() instanceof ScalarNode name
                                && name.getValue().equals(key))
                        .map(each -> each.getValueNode() instanceof ScalarNode value ? value.getValue() : null)
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
