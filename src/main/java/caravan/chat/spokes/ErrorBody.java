package caravan.chat.spokes;

import caravan.call.Json;
import caravan.chat.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error, in whatever form a provider writes it. It is read by trying: the content type may be wrong, and some send
 * no JSON at all.
 *
 * @param tree missing if it is no JSON
 * @param raw the body as text
 */
public record ErrorBody(JsonNode tree, String raw) {
    private static final int LONGEST = 2000;
    private static final List<String> PLACES =
            List.of("message", "msg", "Message", "error", "errors", "detail", "details");

    /** How providers say that a prompt is longer than the model can read. */
    private static final Pattern TOO_LONG = Pattern.compile(
            "(?i)prompt is too long|exceeds? the context window|maximum context length|input token count.*exceeds"
                    + "|too many tokens: size limit exceeded|input tokens exceeded|too_many_prompt_tokens"
                    + "|prompt too long|total length of all messages is too long|context_length_exceeded");

    public static ErrorBody read(byte[] body) {
        String raw = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            // Gemini puts its error into an array where a stream was asked for.
            return new ErrorBody(tree.isArray() ? tree.path(0) : tree, raw);
        } catch (IOException noJson) {
            return new ErrorBody(MissingNode.getInstance(), raw);
        }
    }

    /** @param kind what the provider's own words say; the overflow of the context is told by many only in the message */
    public Fault fault(int status, Fault.Kind kind) {
        return fault(status, kind, "The provider gave no reason.");
    }

    /** @param otherwise what to say if it gives no reason */
    public Fault fault(int status, Fault.Kind kind, String otherwise) {
        String message = message(otherwise);
        boolean overflow = kind == Fault.Kind.INVALID
                && TOO_LONG.matcher(message + " " + raw).find();
        return new Fault(overflow ? Fault.Kind.TOO_LONG : kind, status, message, code(), param());
    }

    /** Is it all that was sent, and in no list? */
    public boolean isAlone() {
        return !raw.stripLeading().startsWith("[");
    }

    /** A word, as OpenAI has them. A number is a status. */
    private @Nullable String code() {
        JsonNode code = tree.path("error").path("code");
        return code.isTextual() && !code.asText().matches("\\d*") ? code.asText() : null;
    }

    private @Nullable String param() {
        JsonNode param = tree.path("error").path("param");
        return param.isTextual() ? param.asText() : null;
    }

    /** What it says, wherever it says it. */
    public String message(String otherwise) {
        String said = said(tree);
        boolean object = said == null && tree.path("message").isObject();
        String whole = object ? tree.path("message").toString() : said == null ? otherwise : said;
        return whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
    }

    private static @Nullable String said(JsonNode node) {
        if (node.isTextual()) {
            return node.asText().isBlank() ? null : node.asText();
        }
        if (node.isArray()) {
            return said(node.path(0));
        }
        for (String name : node.isObject() ? PLACES : List.<String>of()) {
            String said = said(node.path(name));
            if (said != null) {
                return said;
            }
        }
        return null;
    }
}
