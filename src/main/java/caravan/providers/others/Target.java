package caravan.providers.others;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.call.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a request goes at a provider: path and query.
 *
 * @param base the path of the provider's base URL
 * @param pattern what follows for operations, with {@code {operation}} and {@code {model}}
 * @param query the provider's own
 */
public record Target(String base, String pattern, String query) {
    static final String MODEL = "{model}";
    private static final String VERSION = "/v1";
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.{1,2}(/|$)");

    public String of(Call call, Candidate candidate) {
        Operation operation = call.operation() == null ? Operation.CHAT : call.operation();
        return switch (operation) {
            case PASS_THROUGH -> passed(call.request(), candidate);
            case MODELS ->
                withQuery(base + models(candidate), both(call.request().query()));
            default -> at(operation, candidate);
        };
    }

    /** Where it is asked for chat, whatever the caller asked for. */
    public String chat(Candidate candidate) {
        return at(Operation.CHAT, candidate);
    }

    /** Where it is asked for this. */
    String at(Operation operation, Candidate candidate) {
        return withQuery(base + filled(operation, candidate), query);
    }

    private String filled(Operation operation, Candidate candidate) {
        String path = pattern.replace("{operation}", operation.atProvider().path());
        if (!path.contains(MODEL)) {
            return path;
        }
        if (candidate.model().isEmpty()) {
            throw Refused.field("model", "This provider must be told the model's name.");
        }
        return path.replace(MODEL, encoded(candidate.model()));
    }

    private static String models(Candidate candidate) {
        String model = candidate.model();
        return model.isEmpty() ? "/models" : "/models/" + encoded(model).replace("%2F", "/");
    }

    /** The path as it was sent, but for the name of a model in it; below the base, whatever the operations' paths are. */
    private String passed(Request request, Candidate candidate) {
        String rest = request.path().substring(VERSION.length());
        String path = rest.startsWith("/models/") ? models(candidate) : rest;
        return withQuery(base + path, both(request.query()));
    }

    /** The caller's, as far as the provider's own does not say it, and the provider's. */
    private String both(String theirs) {
        List<String> pairs = new ArrayList<>();
        for (String pair : theirs.split("&", -1)) {
            String name = pair.split("=", 2)[0];
            boolean ours = !query.isEmpty() && ("&" + query).contains("&" + name + "=");
            if (!pair.isEmpty() && !ours) {
                pairs.add(pair);
            }
        }
        if (!query.isEmpty()) {
            pairs.add(query);
        }
        return String.join("&", pairs);
    }

    private static String withQuery(String path, String query) {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** As one segment of a path. Not {@code ..}, which would lead out of it. */
    private static String encoded(String text) {
        if (DOTS.matcher(text).find()) {
            throw Refused.field("model", "The model's name cannot be part of a path.");
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
