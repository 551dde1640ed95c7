package caravan.dialects;

import caravan.call.Mention;
import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the model must be able to do, as the body says while it is read: each once, with the first field that asks for it. */
final class Needs {
    private static final int IN_A_LIST_AT_THE_TOP = 3;
    private static final Set<String> TOOLS = Set.of("tools", "functions");
    private static final Set<String> FORMATS = Set.of("response_format", "format");

    /** The types of a content's parts. */
    private static final Map<String, String> PARTS = Map.of(
            "image_url", "vision",
            "input_image", "vision",
            "input_audio", "audio");

    private final List<Mention> found = new ArrayList<>(2);

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Mention> found() {
        return List.copyOf(found);
    }

    /** An object begins. */
    void object(JsonStreamContext here) {
        if (here.getNestingDepth() == IN_A_LIST_AT_THE_TOP && here.getParent().inArray()) {
            String list = here.getParent().getParent().getCurrentName();
            if (list != null && TOOLS.contains(list)) {
                add("tools", list);
            }
        }
    }

    /** A field {@code type} has this text. */
    void type(String type, JsonStreamContext here) {
        String part = PARTS.get(type);
        JsonStreamContext holder = here.getParent();
        if (part != null && holder != null && holder.inArray() && isCalled(holder.getParent(), "content")) {
            add(part, Watch.field(here));
        } else if (type.equals("json_schema") && holder != null && FORMATS.contains(name(holder))) {
            add("json_schema", Watch.field(here));
        }
    }

    /** The list {@code modalities} has this text. */
    void modality(String text, JsonStreamContext here) {
        if (text.equals("audio") && here.inArray()) {
            add("audio", "modalities");
        }
    }

    private static boolean isCalled(JsonStreamContext object, String name) {
        return name.equals(object.getCurrentName());
    }

    private static String name(JsonStreamContext object) {
        @Nullable String name = object.getCurrentName();
        return name == null ? "" : name;
    }

    private void add(String need, String field) {
        if (found.stream().noneMatch(each -> each.name().equals(need))) {
            found.add(new Mention(field, need));
        }
    }
}
