package caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** JSON as if it stood in a YAML file, but without lines. */
final class Nodes {
    private Nodes() {}

    /** A mapping to be filled. */
    static MappingNode empty() {
        return new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    }

    /** A list to be filled. */
    static SequenceNode list() {
        return new SequenceNode(Tag.SEQ, new ArrayList<>(), FlowStyle.BLOCK);
    }

    static Node of(JsonNode json) {
        if (json.isObject()) {
            List<NodeTuple> entries = new ArrayList<>();
            json.properties().forEach(entry -> entries.add(new NodeTuple(text(entry.getKey()), of(entry.getValue()))));
            return new MappingNode(Tag.MAP, entries, FlowStyle.FLOW);
        }
        if (json.isArray()) {
            List<Node> all = new ArrayList<>();
            json.forEach(each -> all.add(of(each)));
            return new SequenceNode(Tag.SEQ, all, FlowStyle.FLOW);
        }
        return json.isTextual() ? text(json.textValue()) : plain(json);
    }

    /** Quoted, so that the text "null" is one. */
    private static ScalarNode text(String value) {
        return new ScalarNode(Tag.STR, value, ScalarStyle.DOUBLE_QUOTED);
    }

    private static ScalarNode plain(JsonNode json) {
        return new ScalarNode(json.isNull() ? Tag.NULL : Tag.STR, json.asText(), ScalarStyle.PLAIN);
    }
}
