package caravan.canaries;

import caravan.call.Json;
import caravan.testkit.Imitation;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Script;
import caravan.testkit.Seen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A provider that says after its callers whatever they showed to be let in, in the way that their question names. */
final class Parrot implements Script {
    private static final Set<String> SHOWN = Set.of("authorization", "x-api-key", "x-goog-api-key", "api-key");
    private static final String PIECE =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Well\"},\"finish_reason\":null}]}";

    static final List<String> MOODS = List.of(
            "error-json",
            "error-text",
            "error-page",
            "error-header",
            "elsewhere",
            "half-json",
            "no-json",
            "error-as-200",
            "error-event",
            "half-event",
            "no-http",
            "key-refused");

    private final Imitation imitation = new Imitation();

    @Override
    public Reply to(Seen seen) {
        String shown = seen.uri()
                + seen.headers().stream()
                        .filter(header -> SHOWN.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                        .map(Map.Entry::getValue)
                        .collect(Collectors.joining(" ", " ", ""));
        String mood = MOODS.stream()
                .filter(each -> seen.text().contains("mood:" + each))
                .findFirst()
                .orElse("");
        return mood.isEmpty() ? imitation.to(seen) : answer(mood, shown);
    }

    private static Reply answer(String mood, String shown) {
        String error = "{\"error\":{\"message\":" + Json.quote("Incorrect API key provided: " + shown + ".")
                + ",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}";
        return switch (mood) {
            case "error-json" -> Reply.json(400, error);
            case "error-text" -> Reply.text(500, "No such key: " + shown);
            case "error-page" ->
                Reply.of(502).header("Content-Type", "text/html").bytes("<html><body>" + shown + "</body></html>");
            case "error-header" ->
                Reply.json(429, "{\"error\":{\"message\":\"slow\"}}")
                        .header("WWW-Authenticate", shown)
                        .header("X-Request-Id", shown)
                        .header("X-RateLimit-Reset", shown)
                        .header("Retry-After", shown);
            case "elsewhere" -> Reply.of(302).header("Location", "http://127.0.0.1:9/?key=" + shown.replace(' ', '+'));
            case "half-json" -> Reply.json("{\"choices\": [{\"message\": \"" + shown);
            case "no-json" -> Reply.text(200, shown);
            case "error-as-200" -> Reply.json(error);
            case "error-event" -> Reply.sse(List.of(PIECE, error, "[DONE]"));
            case "half-event" ->
                Reply.sse(List.of(PIECE))
                        .bytes("data: {\"error\": {\"message\": \"" + shown)
                        .thenClose();
            case "no-http" -> Reply.raw("HTTP/1.1 " + shown + "\r\n\r\n").thenClose();
            default -> Reply.json(401, error);
        };
    }

    /** A word of a model that must come to its caller, so that one sees that calls do go through. */
    static String calm() {
        return Replies.MODEL;
    }
}
