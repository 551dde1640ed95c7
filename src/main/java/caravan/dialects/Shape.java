package caravan.dialects;

import caravan.call.Json;
import caravan.call.Mentions;
import caravan.call.Operation;
import caravan.call.Refused;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the shape of a request while it is read: what we depend on, and what is plainly wrong, before any provider is
 * called. Fields that are not listed are the provider's to judge.
 */
final class Shape implements Json.Visitor {
    /** What a field may be; {@code null} always may. */
    private enum Kind {
        STRING("a string"),
        NUMBER("a number"),
        INTEGER("an integer"),
        FLAG("a boolean"),
        ARRAY("an array"),
        OBJECT("an object"),
        STRING_OR_ARRAY("a string or an array");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean fits(JsonToken token) {
            return token == JsonToken.VALUE_NULL
                    || switch (this) {
                        case STRING -> token == JsonToken.VALUE_STRING;
                        case NUMBER -> token.isNumeric();
                        case INTEGER -> token == JsonToken.VALUE_NUMBER_INT;
                        case FLAG -> token.isBoolean();
                        case ARRAY -> token == JsonToken.START_ARRAY;
                        case OBJECT -> token == JsonToken.START_OBJECT;
                        case STRING_OR_ARRAY -> token == JsonToken.VALUE_STRING || token == JsonToken.START_ARRAY;
                    };
        }
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("model", Kind.STRING),
            Map.entry("messages", Kind.ARRAY),
            Map.entry("prompt", Kind.STRING_OR_ARRAY),
            Map.entry("input", Kind.STRING_OR_ARRAY),
            Map.entry("stream", Kind.FLAG),
            Map.entry("stream_options", Kind.OBJECT),
            Map.entry("temperature", Kind.NUMBER),
            Map.entry("top_p", Kind.NUMBER),
            Map.entry("n", Kind.INTEGER),
            Map.entry("max_tokens", Kind.INTEGER),
            Map.entry("max_completion_tokens", Kind.INTEGER),
            Map.entry("stop", Kind.STRING_OR_ARRAY),
            Map.entry("tools", Kind.ARRAY),
            Map.entry("user", Kind.STRING));

    /** Where a field of Responses is something else. */
    private static final Map<String, Kind> IN_RESPONSES = Map.of(
            "prompt", Kind.OBJECT,
            "previous_response_id", Kind.STRING,
            "background", Kind.FLAG,
            "max_output_tokens", Kind.INTEGER);

    private static final Map<String, Kind> IN_RERANK = Map.of("documents", Kind.ARRAY, "top_n", Kind.INTEGER);

    /** What we read ourselves: no other way to write these names may reach a provider, which may read it as one of them. */
    private static final List<String> READ =
            List.of("model", "messages", "prompt", "input", "stream", "stream_options", "n");

    private static final Set<String> READ_IN_MESSAGES = Set.of("role", "content", "tool_calls");
    private static final Set<String> READ_IN_OPTIONS = Set.of("include_usage");

    private final Operation operation;
    private final Weight weight;
    private final Watch watch;
    private int elements;
    private boolean usageWanted;

    Shape(Operation operation, byte[] body) {
        this.operation = operation;
        this.weight = new Weight(body);
        this.watch = new Watch(operation);
    }

    @Override
    public void pass(JsonToken token, JsonParser parser) throws IOException {
        watch.pass(token, parser);
    }

    @Override
    public void visit(String name, JsonParser parser) throws IOException {
        refuseLookalikes(name);
        Kind kind = kind(name);
        JsonToken token = parser.currentToken();
        if (kind != null && !kind.fits(token)) {
            throw Refused.field(name, "'" + name + "' must be " + kind.words + ".");
        }
        if (token == JsonToken.START_ARRAY && name.equals("messages") && isChat()) {
            messages(parser);
        } else if (token == JsonToken.START_ARRAY && name.equals(list())) {
            elements(parser);
        } else if (token == JsonToken.START_ARRAY && name.equals("input") && operation == Operation.RESPONSES) {
            items(parser);
        } else if (token == JsonToken.START_ARRAY && name.equals("system")) {
            weight.skipChildren(parser);
        } else if (token == JsonToken.START_OBJECT && name.equals("stream_options")) {
            streamOptions(parser);
        }
    }

    /** The field that is a list of what each is answered alone. */
    private String list() {
        return switch (operation) {
            case EMBEDDINGS -> "input";
            case RERANK -> "documents";
            default -> "";
        };
    }

    private boolean isChat() {
        return operation == Operation.CHAT || operation.isAnthropic();
    }

    private @Nullable Kind kind(String name) {
        Kind special =
                switch (operation) {
                    case RESPONSES -> IN_RESPONSES.get(name);
                    case RERANK -> IN_RERANK.get(name);
                    default -> null;
                };
        return special == null ? KINDS.get(name) : special;
    }

    /** Decoders written in Go match names without case: such a field would win over the one that we looked at. */
    private static void refuseLookalikes(String name) {
        for (String read : READ) {
            if (read.equalsIgnoreCase(name) && !read.equals(name)) {
                throw Refused.field(name, "The field '" + name + "' must be written '" + read + "'.");
            }
        }
    }

    private void messages(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            String at = "messages[" + elements++ + "]";
            if (token != JsonToken.START_OBJECT) {
                throw Refused.field(at, "'" + at + "' must be an object with a role and a content.");
            }
            message(parser, at);
        }
    }

    private void message(JsonParser parser, String at) throws IOException {
        boolean role = false;
        Set<String> read = new HashSet<>(4);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            refuseTwice(name, READ_IN_MESSAGES, read, at);
            JsonToken token = parser.nextToken();
            if (name.equals("role")) {
                role = require(token == JsonToken.VALUE_STRING, at + ".role", "a string");
            } else if (name.equals("content")) {
                require(Kind.STRING_OR_ARRAY.fits(token), at + ".content", "a string, an array of parts, or null");
                weight.skipChildren(parser);
            } else if (name.equals("tool_calls")) {
                require(Kind.ARRAY.fits(token), at + ".tool_calls", "an array");
            }
            parser.skipChildren();
        }
        if (!role) {
            throw Refused.field(at + ".role", "'" + at + ".role' is required.");
        }
    }

    /** Two readers may each take another one of them. */
    private static void refuseTwice(String name, Set<String> looked, Set<String> read, String at) {
        if (looked.contains(name) && !read.add(name)) {
            String field = at + "." + name;
            throw Refused.field(field, "The field '" + field + "' is given twice.");
        }
    }

    private static boolean require(boolean right, String at, String expected) {
        if (!right) {
            throw Refused.field(at, "'" + at + "' must be " + expected + ".");
        }
        return true;
    }

    private void elements(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements++;
            parser.skipChildren();
        }
    }

    private void items(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            String at = "input[" + elements++ + "]";
            require(token == JsonToken.START_OBJECT, at, "an object: a message, or another item");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                weight.skipChildren(parser);
                parser.skipChildren();
            }
        }
    }

    private void streamOptions(JsonParser parser) throws IOException {
        Set<String> read = new HashSet<>(2);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            refuseTwice(name, READ_IN_OPTIONS, read, "stream_options");
            JsonToken token = parser.nextToken();
            if (name.equals("include_usage")) {
                require(Kind.FLAG.fits(token), "stream_options.include_usage", "a boolean");
                usageWanted = token == JsonToken.VALUE_TRUE;
            }
            parser.skipChildren();
        }
    }

    /** Do providers have a model for it, if it names none? */
    boolean needsNoModel(Json json) {
        return required().noModel(json);
    }

    /** What must be there. */
    void check(Json json, String model) {
        required().check(json, model);
    }

    private Required required() {
        return new Required(operation, elements);
    }

    /** A guess at the tokens that were sent. */
    long tokens() {
        return weight.tokens();
    }

    boolean usageWanted() {
        return usageWanted;
    }

    Mentions mentions() {
        return watch.found();
    }
}
