package caravan.providers.others;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Usage;
import caravan.chat.Losses;
import caravan.embeddings.Embedding;
import caravan.embeddings.EmbeddingFormat;
import caravan.providers.speech.Interpreter;

/** Of embeddings. */
final class Embedder extends Spoke {
    private final Call call;
    private final EmbeddingFormat format;
    private final Embedding asked;

    private Embedder(Call call, EmbeddingFormat format, Embedding asked, Losses losses) {
        super(format.body(asked, losses), losses.names());
        this.call = call;
        this.format = format;
        this.asked = asked;
    }

    static Embedder of(Call call, Candidate candidate, EmbeddingFormat format, Losses losses) {
        Embedding asked = Embedding.read(Interpreter.asked(call), candidate.model(), losses);
        return new Embedder(call, format, asked, losses);
    }

    @Override
    byte[] translated(Answer.Whole theirs) {
        long guessed = call.wanted().guessedInput();
        EmbeddingFormat.Told told = format.told(theirs.body(), asked, guessed);
        if (told == null) {
            throw invalid("The provider's answer does not have an embedding for each input.");
        }
        call.told(told.usage() == null ? Usage.estimate(guessed, 0) : told.usage());
        return told.body();
    }
}
