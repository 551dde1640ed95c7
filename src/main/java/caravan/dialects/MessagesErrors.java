package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.chat.Fault;
import caravan.chat.spokes.ErrorBody;
import caravan.dialects.anthropic.MessagesDialect;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in Anthropic's form, for those who speak it: {@code {"type":"error","error":{"type","message"}}}. */
final class MessagesErrors {
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final String ID = "request_id";
    private static final MessagesDialect DIALECT = new MessagesDialect();

    private MessagesErrors() {}

    /** Does this caller read them? Whoever asks which models there are says it by a header. */
    static boolean areFor(Call call) {
        return speaks(call.operation())
                || areFor(call.request().path())
                || (call.operation() == Operation.MODELS
                        && call.request().headers().get("anthropic-version") != null);
    }

    /** The same of whoever asks for this path, with or without its version. */
    static boolean areFor(String path) {
        String bare = path.replaceFirst("^(/v1)+/", "/");
        return bare.equals("/messages") || bare.startsWith("/messages/");
    }

    private static boolean speaks(@Nullable Operation operation) {
        return operation != null && operation.isAnthropic();
    }

    /** @param id of the call, which the caller is told in the body too */
    static Answer.Whole of(Refused refused, String id) {
        Fault fault = fault(refused.status(), refused.getMessage());
        return named(whole(fault, JSON.and(refused.headers())), id);
    }

    private static Fault fault(int status, String message) {
        return new Fault(Fault.Kind.of(status), status, message, null, null);
    }

    private static Answer.Whole whole(Fault fault, Headers headers) {
        return new Answer.Whole(DIALECT.status(fault), headers, DIALECT.error(fault));
    }

    /** What was written here leaves room for the id; theirs has one of theirs. */
    private static Answer.Whole named(Answer.Whole error, String id) {
        if (!(ErrorBody.read(error.body()).tree() instanceof ObjectNode tree)
                || !tree.path(ID).isNull()) {
            return error;
        }
        byte[] body = tree.put(ID, id).toString().getBytes(StandardCharsets.UTF_8);
        Headers headers = error.headers().without("request-id").plus("request-id", id);
        return new Answer.Whole(error.status(), headers, body);
    }

    /** Theirs as it is, if it has the form; else what it says, in that form. */
    static Answer.Whole of(UpstreamFailed failed, String id) {
        Answer.Whole theirs = failed.shown() == null ? failed.theirs() : failed.shown();
        return named(
                theirs == null ? whole(fault(failed.reason().status(), failed.getMessage()), JSON) : of(failed, theirs),
                id);
    }

    private static Answer.Whole of(UpstreamFailed failed, Answer.Whole theirs) {
        ErrorBody error = ErrorBody.read(theirs.body());
        if (error.tree().path("type").asText().equals("error")
                && error.tree().path("error").isObject()) {
            return theirs;
        }
        Fault fault = error.fault(theirs.status(), Fault.Kind.of(theirs.status()), failed.getMessage());
        return whole(fault, JSON.and(theirs.headers().without("content-type").without("content-encoding")));
    }

    /** The last event of a stream that broke off. */
    static byte[] event(UpstreamFailed failed) {
        String body =
                new String(DIALECT.error(fault(failed.reason().status(), failed.getMessage())), StandardCharsets.UTF_8);
        return ("event: error\ndata: " + body + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
