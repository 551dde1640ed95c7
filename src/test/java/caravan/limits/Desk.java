package caravan.limits;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Holder;
import caravan.call.Json;
import caravan.call.Limit;
import caravan.call.Mentions;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.call.Usage;
import caravan.call.Wanted;
import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Mistakes;
import caravan.testkit.StillClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where calls ask for admission, without a gateway around it. */
final class Desk {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    final StillClock clock = new StillClock(NOON);
    final Kept kept = new Kept();
    private final int nodes;
    private volatile Limits limits;

    Desk(String rules) {
        this(1, rules);
    }

    Desk(int nodes, String rules) {
        this.nodes = nodes;
        this.limits = read(rules);
    }

    /** Rules in the place of those before. */
    void rules(String next) {
        limits = read(next);
    }

    private Limits read(String rules) {
        Mistakes mistakes = new Mistakes();
        Limits read = read(rules, setup(), mistakes);
        mistakes.throwIfAny();
        return read;
    }

    private Limits.Setup setup() {
        return new Limits.Setup(
                null,
                nodes,
                Map.of(),
                model -> null,
                provider -> null,
                Set::of,
                kept,
                clock,
                new SimpleMeterRegistry());
    }

    static Limits read(String rules, Limits.Setup setup, Mistakes mistakes) {
        try {
            Path file = Files.createTempFile("limits", ".yaml");
            Files.writeString(file, rules);
            Limits read = Limits.read(file, setup, new Environment(Map.of()), mistakes);
            Files.delete(file);
            return read;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Someone who calls. */
    record Someone(String address, String key, String owner, String team, List<Limit> limits) {
        static final Someone ANN = new Someone("192.0.2.1", "ann", "ann@example.com", "research", List.of());

        Someone at(String elsewhere) {
            return new Someone(elsewhere, key, owner, team, limits);
        }

        Someone of(String another) {
            return new Someone(address, key, owner, another, limits);
        }

        Someone named(String another) {
            return new Someone(address, another, owner, team, limits);
        }

        Someone with(Limit... own) {
            return new Someone(address, key, owner, team, List.of(own));
        }

        private Caller caller() {
            return new Caller(
                    key,
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    new Holder(owner, team, List.of(), ""),
                    limits,
                    List.of());
        }
    }

    static Call call(Someone someone, String provider, String model, String body, long guessed) {
        Request request =
                new Request("POST", "/v1/chat/completions", "", Headers.NONE, body.getBytes(UTF_8), someone.address());
        Call call = new Call("req_1", NOON, request, new FakeWire(), done -> {});
        Json json = Json.read(request.body(), (name, parser) -> {});
        call.open(new Wanted(Operation.CHAT, json, null, Mentions.NONE, model, false, false, guessed));
        call.calledBy(someone.caller());
        call.mayAsk(List.of(new Candidate(provider, model)));
        return call;
    }

    static Call call(Someone someone) {
        return call(someone, "openai", "gpt-4o", "{}", 1);
    }

    /** Is there room for it? */
    boolean admits(Call call) {
        return refusal(call, null).isEmpty();
    }

    boolean admits(Someone someone) {
        return admits(call(someone));
    }

    /** How many of so many calls are admitted. */
    int admitted(int calls, Someone someone) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            admitted += admits(someone) ? 1 : 0;
        }
        return admitted;
    }

    /** What it is told, if it is refused; else nothing. */
    String refusal(Call call, String which) {
        try {
            limits.admit(call, which);
            return "";
        } catch (Refused refused) {
            return refused.getMessage();
        }
    }

    /** The call has been answered, and used so many tokens. */
    static void end(Call call, long input, long output) {
        call.attempt(call.candidates().getFirst());
        call.used(Usage.of(input, output));
        call.conclude(Outcome.ok(200));
    }

    static String left(Call call, String what) {
        return String.valueOf(call.said().get("x-ratelimit-remaining-" + what));
    }
}
