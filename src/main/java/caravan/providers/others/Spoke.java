package caravan.providers.others;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.chat.Losses;
import caravan.providers.speech.Relay;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Stands between a caller who speaks OpenAI and a provider who has a form of its own for something else than chat, for one attempt.
 * Answers are translated when they are here in full; errors stay as they are, since whoever tells them finds the words in any form.
 */
public abstract sealed class Spoke permits Embedder, Painter {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final byte[] body;
    private final String dropped;

    Spoke(byte[] body, String dropped) {
        this.body = body;
        this.dropped = dropped;
    }

    /** @throws UpstreamFailed if this one cannot be asked for that: somebody else may be */
    static <S> S orRefused(Supplier<S> made) {
        try {
            return made.get();
        } catch (Refused no) {
            throw new UpstreamFailed(no.reason(), String.valueOf(no.getMessage())).shownAs(shown(no));
        }
    }

    private static Answer.Whole shown(Refused no) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.putObject("error")
                .put("message", no.getMessage())
                .put("type", no.reason().type())
                .put("param", no.param())
                .put("code", no.reason().code());
        return new Answer.Whole(no.reason().status(), JSON, root.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the provider is sent. */
    public final byte[] body() {
        return body;
    }

    public final CompletableFuture<Answer> answer(CompletableFuture<Answer> theirs) {
        return Relay.of(theirs, this::told, UnaryOperator.identity());
    }

    private Answer told(Answer found) {
        return switch (found) {
            case Answer.Whole whole -> {
                Headers rest = whole.headers()
                        .without("content-type")
                        .without("content-encoding")
                        .without("content-length");
                Headers headers = JSON.and(dropped.isEmpty() ? rest : rest.plus(Losses.HEADER, dropped));
                yield new Answer.Whole(whole.status(), headers, translated(whole));
            }
            case Answer.Streamed streamed -> {
                streamed.source().cancel();
                throw invalid("The provider's answer is too long to be translated.");
            }
        };
    }

    /** Their answer in OpenAI's form. */
    abstract byte[] translated(Answer.Whole theirs);

    static UpstreamFailed invalid(String why) {
        return new UpstreamFailed(Reason.UPSTREAM_INVALID, why);
    }
}
