package caravan.providers;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.UpstreamFailed;
import caravan.call.Usage;
import caravan.chat.Losses;
import caravan.embeddings.Embedding;
import caravan.embeddings.EmbeddingFormat;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Stands between a caller who wants embeddings in OpenAI's form and a provider who has one of its own, for one attempt. */
final class Embedder {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final Call call;
    private final EmbeddingFormat format;
    private final Embedding asked;
    private final byte[] body;
    private final String dropped;

    private Embedder(Call call, EmbeddingFormat format, Embedding asked, byte[] body, String dropped) {
        this.call = call;
        this.format = format;
        this.asked = asked;
        this.body = body;
        this.dropped = dropped;
    }

    /** @throws UpstreamFailed if this one cannot be asked for that: somebody else may be */
    static Embedder of(Call call, Candidate candidate, EmbeddingFormat format, boolean strict) {
        Losses losses = new Losses(strict);
        try {
            Embedding asked = Embedding.read(Interpreter.asked(call), candidate.model(), losses);
            return new Embedder(call, format, asked, format.body(asked, losses), losses.names());
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

    byte[] body() {
        return body;
    }

    /** Errors stay as they are: whoever tells them finds the words in any form. */
    CompletableFuture<Answer> answer(CompletableFuture<Answer> theirs) {
        return Retold.of(theirs, this::told, UnaryOperator.identity());
    }

    private Answer told(Answer found) {
        if (found instanceof Answer.Streamed streamed) {
            streamed.source().cancel();
            throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "The provider's answer is too long to be translated.");
        }
        long guessed = call.wanted().guessedInput();
        EmbeddingFormat.Told told = format.told(((Answer.Whole) found).body(), asked, guessed);
        if (told == null) {
            throw new UpstreamFailed(
                    Reason.UPSTREAM_INVALID, "The provider's answer does not have an embedding for each input.");
        }
        call.told(told.usage() == null ? Usage.estimate(guessed, 0) : told.usage());
        Headers rest = found.headers()
                .without("content-type")
                .without("content-encoding")
                .without("content-length");
        return new Answer.Whole(
                found.status(), JSON.and(dropped.isEmpty() ? rest : rest.plus(Losses.HEADER, dropped)), told.body());
    }
}
