package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.chat.ErrorBody;
import caravan.chat.Fault;
import caravan.dialects.anthropic.MessagesDialect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in Anthropic's form, for those who speak it: {@code {"type":"error","error":{"type","message"}}}. */
final class MessagesErrors {
    private static final Headers JSON = Headers.of("content-type", "application/json");
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

    static Answer.Whole of(Refused refused) {
        return whole(fault(refused.status(), refused.getMessage()), JSON.and(refused.headers()));
    }

    private static Fault fault(int status, String message) {
        return new Fault(Fault.Kind.of(status), status, message, null, null);
    }

    private static Answer.Whole whole(Fault fault, Headers headers) {
        return new Answer.Whole(DIALECT.status(fault), headers, DIALECT.error(fault));
    }

    /** Theirs as it is, if it has the form; else what it says, in that form. */
    static Answer.Whole of(UpstreamFailed failed) {
        Answer.Whole theirs = failed.shown() == null ? failed.theirs() : failed.shown();
        if (theirs == null) {
            return whole(fault(failed.reason().status(), failed.getMessage()), JSON);
        }
        ErrorBody error = ErrorBody.read(theirs.body());
        if (error.tree().path("type").asText().equals("error")
                && error.tree().path("error").isObject()) {
            return theirs;
        }
        Fault fault = error.tree().isMissingNode()
                ? fault(theirs.status(), failed.getMessage())
                : error.fault(theirs.status(), Fault.Kind.of(theirs.status()));
        return whole(fault, JSON.and(theirs.headers().without("content-type").without("content-encoding")));
    }

    /** The last event of a stream that broke off. */
    static byte[] event(UpstreamFailed failed) {
        String body =
                new String(DIALECT.error(fault(failed.reason().status(), failed.getMessage())), StandardCharsets.UTF_8);
        return ("event: error\ndata: " + body + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
