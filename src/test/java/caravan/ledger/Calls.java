package caravan.ledger;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.OwnKey;
import caravan.call.Request;
import caravan.call.Steps;
import caravan.call.Usage;
import caravan.call.Wanted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls as the pipeline would hand them over. */
final class Calls {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final BigDecimal PRICE = new BigDecimal("0.000012");

    private Calls() {}

    /** Opened by team-a for this model, and not sent yet. The body and the key hold what must never be written down. */
    static Call opened(String id, String model, Consumer<Call> books) {
        byte[] body = "{\"messages\":\"PROMPT\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Headers headers = Headers.of("Authorization", "Bearer SECRET");
        Request request = new Request("POST", "/v1/chat/completions", "", headers, body, "127.0.0.1");
        Call call = new Call(id, NOON, request, new FakeWire(), books);
        call.open(new Wanted(Operation.CHAT, Json.EMPTY, model, true, false));
        call.calledBy(new Caller("team-a", List.of(), new OwnKey("openai", "SECRET")));
        return call;
    }

    /** Steps of files that name this one. */
    static Steps listing(Candidate listed) {
        return new Steps() {
            @Override
            public @Nullable Object named(String ref) {
                return null;
            }

            @Override
            public boolean lists(Candidate candidate) {
                return candidate.equals(listed);
            }
        };
    }

    /** Sent to the provider demo. */
    static Call sent(String id, String model, Ledger ledger) {
        Call call = opened(id, model, ledger::conclude);
        call.attempt(new Candidate("demo", model));
        ledger.begin(call);
        return call;
    }

    /** Answered well, with 12 tokens in and 5 out. */
    static Call answered(String id, String model, Ledger ledger) {
        Call call = sent(id, model, ledger);
        call.answeredAs("echo-1");
        call.firstChunk();
        call.used(Usage.of(12, 5));
        call.priced((candidate, responseModel, usage) -> new Cost(PRICE, "demo/*"));
        call.conclude(Outcome.ok(200));
        return call;
    }
}
