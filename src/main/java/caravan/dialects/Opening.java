package caravan.dialects;

import caravan.call.Call;
import caravan.call.Form;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.PathPattern;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.call.Steps;
import caravan.call.Wanted;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what the caller wants, once. */
final class Opening {
    private static final int MODELS = "/v1/models/".length();

    /** To ai-proxy, any model that makes pictures. */
    private static final String ANY = "all";

    private Opening() {}

    static void open(Call call) {
        Request request = call.request();
        Operation operation = Endpoints.operation(request.method(), request.path());
        call.open(Wanted.of(operation, ""));
        if (operation == Operation.PASS_THROUGH) {
            passThrough(call, request);
        } else if (operation == Operation.MODELS) {
            Query.models(request.query()); // it may be sent on
            call.open(Wanted.of(operation, model(request.path())));
        } else if (request.upload() != null) {
            throw new Refused(Reason.UNSUPPORTED_MEDIA, "A body of this type is not understood here.");
        } else if (isForm(request)) {
            form(call, operation, request);
        } else {
            json(call, operation, request);
        }
    }

    private static void passThrough(Call call, Request request) {
        if (!PathPattern.isPlain(request.path())) {
            throw new Refused(Reason.INVALID_REQUEST, "The path could be read in more than one way.");
        }
        if ("websocket".equalsIgnoreCase(request.headers().get("upgrade"))) {
            throw new Refused(Reason.NOT_IMPLEMENTED, "WebSockets are not passed on.");
        }
        Watch watch = new Watch(Operation.PASS_THROUGH);
        Query.models(request.query()).forEach(watch::modelInQuery);
        Json json = request.body().length == 0 ? Json.EMPTY : Json.read(request.body(), watch);
        String inPath = Endpoints.isModel(request.path()) ? model(request.path()) : "";
        String model = inPath.isEmpty() ? named(json) : inPath;
        call.open(new Wanted(Operation.PASS_THROUGH, json, null, watch.found(), model, false, false, 0));
    }

    private static void json(Call call, Operation operation, Request request) {
        Shape shape = new Shape(operation, request.body());
        Json json = Json.read(request.body(), shape);
        String model = operation == Operation.PICTURE && ANY.equals(json.text("model")) ? "" : named(json);
        if (model.isBlank() && !shape.needsNoModel(json)) {
            model = defaultModel(call);
        }
        shape.check(json, model);
        call.open(new Wanted(
                operation,
                json,
                null,
                shape.mentions(),
                model,
                json.isTrue("stream") && operation != Operation.PICTURE,
                shape.usageWanted() || operation == Operation.MESSAGES,
                shape.tokens()));
    }

    private static String defaultModel(Call call) {
        Steps steps = call.steps();
        return steps == null ? "" : steps.defaultModel();
    }

    /** @throws Refused if the name is longer than any model's */
    private static String named(Json json) {
        Json.@Nullable Field field = json.field("model");
        if (field != null
                && field.text() == null
                && field.kind().isScalarValue()
                && field.end() - field.start() > 100) {
            throw Refused.field("model", "The model's name is too long.");
        }
        return field == null || field.text() == null ? "" : field.text();
    }

    private static void form(Call call, Operation operation, Request request) {
        Form form = Form.read(request.body(), String.valueOf(request.headers().get("content-type")));
        String model = form.text("model");
        if ((model == null || model.isBlank()) && !Required.MODEL_OPTIONAL.contains(operation)) {
            throw Refused.field("model", "Model field is required: give the name of a model.");
        }
        boolean streamed = "true".equals(form.text("stream"));
        String named = model == null ? "" : model;
        call.open(new Wanted(operation, Json.EMPTY, form, Watch.of(form), named, streamed, false, 0));
    }

    private static boolean isForm(Request request) {
        String type = request.headers().get("content-type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /** The model that a path names; empty if it is the list's. */
    private static String model(String path) {
        String versioned = path.startsWith("/v1/") ? path : "/v1" + path;
        return versioned.length() <= MODELS ? "" : decoded(versioned.substring(MODELS));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Refused(Reason.INVALID_REQUEST, "The path is not percent-encoded as it should be.");
        }
    }
}
