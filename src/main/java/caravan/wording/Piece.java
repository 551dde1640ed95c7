package caravan.wording;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A piece of a text that grows from event to event.
 *
 * @param path which text, the same in all of its events
 * @param place where it stands in this event
 * @param isLast does the event say that this text is over?
 */
record Piece(String path, JsonPointer place, String text, boolean isLast) {
    private static final String CHOICES = "choices";

    /** The pieces in this event: those of chats and completions, and those of events with a name. */
    static List<Piece> of(ObjectNode event) {
        List<Piece> found = new ArrayList<>();
        JsonNode choices = event.path(CHOICES);
        for (int i = 0; i < choices.size(); i++) {
            JsonNode choice = choices.get(i);
            JsonPointer place = JsonPointer.compile("/" + CHOICES + "/" + i);
            boolean last = ends(choice);
            String path = choice(choice);
            add(choice, "text", path + "/text", place, last, found);
            collect(choice.path("delta"), path, place.appendProperty("delta"), last, found);
        }
        String type = event.path("type").asText();
        if (type.endsWith(".delta")) {
            add(event, "delta", named(event), JsonPointer.empty(), false, found);
        } else if (type.equals("content_block_delta")) {
            collect(event.path("delta"), named(event), JsonPointer.compile("/delta"), false, found);
        }
        return found;
    }

    private static boolean ends(JsonNode choice) {
        return !choice.path("finish_reason").isMissingNode()
                && !choice.path("finish_reason").isNull();
    }

    private static String choice(JsonNode choice) {
        return CHOICES + "/" + choice.path("index").asInt() + "/";
    }

    /** Such as the second part of the first item. */
    private static String named(JsonNode event) {
        return event.path("type").asText() + "/" + event.path("output_index").asText() + "/"
                + event.path("content_index").asText() + "/"
                + event.path("summary_index").asText() + "/"
                + event.path("index").asText() + "/";
    }

    private static void collect(JsonNode node, String path, JsonPointer place, boolean last, List<Piece> found) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = field.getKey();
            add(node, name, path + name, place, last, found);
            JsonNode value = field.getValue();
            if (value.isObject()) {
                collect(value, path + name + "/", place.appendProperty(name), last, found);
            }
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                String index = value.get(i).path("index").asText(Integer.toString(i));
                JsonPointer there = place.appendProperty(name).appendIndex(i);
                collect(value.get(i), path + name + "/" + index + "/", there, last, found);
            }
        }
    }

    private static void add(
            JsonNode owner, String name, String path, JsonPointer place, boolean last, List<Piece> found) {
        if (Texts.isSaid(name) && owner.path(name).isTextual()) {
            found.add(
                    new Piece(path, place.appendProperty(name), owner.path(name).asText(), last));
        }
    }

    /** Of which texts may more come, this event and later? Of an event with a name all others are over. */
    static Predicate<String> goesOn(ObjectNode event) {
        String type = event.path("type").asText();
        if (type.isEmpty()) {
            List<String> over = new ArrayList<>();
            List<String> here = of(event).stream().map(Piece::path).toList();
            for (JsonNode choice : event.path(CHOICES)) {
                if (ends(choice)) {
                    over.add(choice(choice));
                }
            }
            return path -> here.contains(path) || over.stream().noneMatch(path::startsWith);
        }
        boolean small = type.equals("ping") || type.equals("keepalive");
        List<String> here = of(event).stream().map(Piece::path).toList();
        return path -> small || here.contains(path);
    }

    void say(ObjectNode event, String words) {
        if (event.at(place.head()) instanceof ObjectNode owner) {
            owner.put(place.last().getMatchingProperty(), words);
        }
    }
}
