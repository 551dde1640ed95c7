package caravan.providers.speech;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Upstream;
import caravan.chat.Dialect;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One that is asked within the gateway, in one language for chat; callers who speak another have it translated. */
record InterpretedUpstream(Upstream upstream, Speech speech, Function<Call, @Nullable Dialect> dialects)
        implements Upstream {
    @Override
    public boolean speaks(Operation operation) {
        return operation.isAnthropic() || upstream.speaks(operation);
    }

    @Override
    public CompletableFuture<Answer> ask(Call call, Candidate candidate) {
        if (call.operation() == Operation.COUNT_TOKENS) {
            return TokenCount.guess(call);
        }
        Dialect dialect = dialects.apply(call);
        if (dialect == null || speech.reads(call, dialect)) {
            return upstream.ask(call, candidate);
        }
        Interpreter interpreter = Interpreter.of(call, candidate, speech.format(), speech, dialect);
        call.ask(Json.read(interpreter.body(), (name, parser) -> {}));
        return interpreter.answer(upstream.ask(call, candidate));
    }
}
