package caravan.providers.speech;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** How many tokens a question has, where the provider has nobody who counts them: the gateway's guess, and told as one. */
final class TokenCount {
    private static final Headers GUESSED =
            Headers.of("content-type", "application/json", "X-Caravan-Estimated", "true");

    private TokenCount() {}

    /** In Anthropic's form, since nobody else asks. */
    static CompletableFuture<Answer> guess(Call call) {
        long tokens = Math.max(1, call.wanted().guessedInput());
        String body = Json.MAPPER.createObjectNode().put("input_tokens", tokens).toString();
        return CompletableFuture.completedFuture(new Answer.Whole(200, GUESSED, body.getBytes(StandardCharsets.UTF_8)));
    }
}
