package caravan.dialects;

import caravan.call.Form;
import caravan.call.Json;
import caravan.call.Mention;
import caravan.call.Mentions;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes, while a body is read, what it names besides the model that is to answer: what is stored at the provider, and other
 * models. Names are compared without case, since some providers' decoders do.
 */
final class Watch implements Json.Visitor {
    private static final int MOST = 10_000;
    private static final int LONGEST = 200;

    /** Fields whose text, or texts, name what is stored, and where it is. */
    private static final Map<String, String> STORED = Map.ofEntries(
            Map.entry("previous_response_id", "responses"),
            Map.entry("response_id", "responses"),
            Map.entry("comparison_response_id", "responses"),
            Map.entry("conversation", "conversations"),
            Map.entry("conversation_id", "conversations"),
            Map.entry("file_id", "files"),
            Map.entry("file_ids", "files"),
            Map.entry("input_file_id", "files"),
            Map.entry("training_file", "files"),
            Map.entry("validation_file", "files"),
            Map.entry("vector_store_id", "vector_stores"),
            Map.entry("vector_store_ids", "vector_stores"),
            Map.entry("container", "containers"),
            Map.entry("container_id", "containers"),
            Map.entry("assistant_id", "assistants"),
            Map.entry("thread_id", "threads"),
            Map.entry("skill_id", "skills"),
            Map.entry("agent_id", "agents"),
            Map.entry("vault_id", "vaults"),
            Map.entry("vault_ids", "vaults"),
            Map.entry("tunnel_id", "tunnels"));

    /** Fields that name what is stored by an {@code id} in them. */
    private static final Map<String, String> BY_ID = Map.of(
            "prompt", "prompts",
            "conversation", "conversations",
            "container", "containers",
            "audio", "chat/completions",
            "voice", "audio/voices",
            "video", "videos");

    /** Beneath these stand the caller's own words, which no provider acts upon. */
    private static final Set<String> WORDS = Set.of("metadata", "parameters", "schema");

    private static final Set<String> WORDS_AT_THE_TOP = Set.of("messages", "input", "prediction");
    private static final Set<String> ITEMS = Set.of("input", "items");

    private final Operation operation;
    private final List<Mention> stored = new ArrayList<>();
    private final List<Mention> models = new ArrayList<>();
    private final Needs needs = new Needs();

    // Of the item that is being read, in a list of items.
    private @Nullable String itemId;
    private boolean itemHasKind;

    Watch(Operation operation) {
        this.operation = operation;
    }

    @Override
    public void visit(String name, JsonParser parser) {
        if (name.equalsIgnoreCase("model") && !name.equals("model")) {
            throw Refused.field(name, "The field '" + name + "' must be written 'model'.");
        }
        if (name.equals("model") && parser.currentToken().isStructStart()) {
            throw Refused.field(name, "'model' must be a string.");
        }
    }

    Mentions found() {
        return stored.isEmpty() && models.isEmpty() && needs.isEmpty()
                ? Mentions.NONE
                : new Mentions(List.copyOf(stored), List.copyOf(models), needs.found());
    }

    void modelInQuery(String name) {
        models.add(new Mention("model", name));
    }

    @Override
    public void pass(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case VALUE_STRING -> text(parser, parser.getParsingContext());
            case START_OBJECT -> needs.object(parser.getParsingContext());
            case END_OBJECT -> itemEnds(parser.getParsingContext());
            case VALUE_TRUE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> background(parser);
            default -> {}
        }
    }

    private void text(JsonParser parser, JsonStreamContext here) throws IOException {
        JsonStreamContext holder = here.inArray() ? here.getParent() : here;
        String written = holder.getCurrentName();
        if (written == null) {
            return;
        }
        String name = written.toLowerCase(Locale.ROOT);
        String place = STORED.get(name);
        if (place != null) {
            note(place, parser, here);
        } else if (name.equals("model") || name.equals("models")) {
            model(name, parser, here);
        } else if (name.equals("id")) {
            id(parser, here);
        } else if (name.equals("type") || name.equals("role")) {
            kind(parser, here);
            needs.type(parser.getText(), here);
        } else if (name.equals("modalities")) {
            needs.modality(parser.getText(), here);
        } else if (name.equals("background")) {
            background(parser);
        }
    }

    private void note(String place, JsonParser parser, JsonStreamContext here) throws IOException {
        if (!inWords(here)) {
            add(stored, field(here), "/v1/" + place + "/" + cut(parser.getText()));
        }
    }

    /** A name that is cut is no path any more, and so is open to nobody. */
    private static String cut(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    }

    private static void add(List<Mention> mentions, String field, String name) {
        if (mentions.size() == MOST) {
            throw new Refused(Reason.INVALID_REQUEST, "The body names more than " + MOST + " things.");
        }
        mentions.add(new Mention(field, name));
    }

    /** The one at the top is the model that is to answer. */
    private void model(String name, JsonParser parser, JsonStreamContext here) throws IOException {
        boolean atTheTop = here.getParent().inRoot();
        if (!(atTheTop && name.equals("model")) && !inWords(here) && !WORDS_AT_THE_TOP.contains(top(here))) {
            add(models, field(here), cut(parser.getText()));
        }
    }

    private void id(JsonParser parser, JsonStreamContext here) throws IOException {
        JsonStreamContext parent = here.getParent();
        String holder = parent.getCurrentName();
        String place = holder == null ? null : BY_ID.get(holder.toLowerCase(Locale.ROOT));
        if (place != null) {
            note(place, parser, here);
        } else if (isItem(parent) && itemId != null) {
            throw Refused.field(field(here), "The field 'id' is given twice.");
        } else if (isItem(parent)) {
            itemId = parser.getText();
        }
    }

    private void kind(JsonParser parser, JsonStreamContext here) throws IOException {
        if (isItem(here.getParent())) {
            itemHasKind = itemHasKind || !parser.getText().equals("item_reference");
        }
    }

    /** Is this the list of items at the top? */
    private static boolean isItem(JsonStreamContext list) {
        return list.inArray()
                && list.getNestingDepth() == 2
                && ITEMS.contains(list.getParent().getCurrentName());
    }

    /** An {@code item_reference}, which may leave its type out, stands for the item that is stored. */
    private void itemEnds(JsonStreamContext list) {
        if (isItem(list)) {
            if (itemId != null && !itemHasKind) {
                add(stored, field(list) + ".id", "/v1/responses/" + cut(itemId));
            }
            itemId = null;
            itemHasKind = false;
        }
    }

    /** What runs in the background is stored, and fetched later. */
    private void background(JsonParser parser) throws IOException {
        JsonStreamContext here = parser.getParsingContext();
        if (operation == Operation.RESPONSES
                && here.getParent() != null
                && here.getParent().inRoot()
                && "background".equalsIgnoreCase(here.getCurrentName())) {
            add(stored, "background", "/v1/responses/any");
        }
    }

    private boolean inWords(JsonStreamContext here) {
        if (operation == Operation.RERANK && "documents".equals(top(here))) {
            return true;
        }
        for (JsonStreamContext at = here.getParent(); at != null; at = at.getParent()) {
            if (at.inObject() && WORDS.contains(at.getCurrentName())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String top(JsonStreamContext here) {
        JsonStreamContext at = here;
        while (at.getParent() != null && !at.getParent().inRoot()) {
            at = at.getParent();
        }
        return at.getCurrentName();
    }

    /** {@code input[0].content[1].file_id}. */
    static String field(JsonStreamContext here) {
        return here.pathAsPointer()
                .toString()
                .substring(1)
                .replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replace('/', '.');
    }

    /** What a form names in its fields; {@code file_ids[]} is a list of texts. */
    static Mentions of(Form form) {
        Watch watch = new Watch(Operation.PASS_THROUGH);
        for (Form.Field field : form.fields()) {
            for (String word : field.name().toLowerCase(Locale.ROOT).split("[^a-z_]+", -1)) {
                String place = field.file() ? null : STORED.get(word);
                if (place != null) {
                    add(watch.stored, field.name(), "/v1/" + place + "/" + form.text(field));
                }
            }
        }
        return watch.found();
    }
}
