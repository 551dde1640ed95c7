package caravan.door;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Seen;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A gateway and the provider behind it; shared by the tests of a class. */
public record Rig(FakeProvider fake, Gate gate) implements AutoCloseable {
    /** The house has a key for openai, which is the fake. */
    public static Rig house(UnaryOperator<Gate.Plan> more) {
        return start((plan, fake) -> more.apply(plan.openai(fake)));
    }

    /** The house has no key; openai, which is the fake, is asked with the callers' own. */
    public static Rig ownKeys(UnaryOperator<Gate.Plan> more) {
        return start((plan, fake) -> more.apply(plan.ownKeys(fake)));
    }

    private static Rig start(BiFunction<Gate.Plan, FakeProvider, Gate.Plan> how) {
        FakeProvider fake = FakeProvider.start();
        return new Rig(
                fake, how.apply(Gate.plan().flag("demo-pace", "1ms"), fake).start());
    }

    /** The official SDK as an application would set it up, but that it never tries twice. */
    public OpenAIClient sdk(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gate.url())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    /** The same for who speaks Anthropic. */
    public AnthropicClient anthropic(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + gate.port())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    public RawClient caller() {
        return RawClient.to(gate.port());
    }

    /** Sends one request, byte by byte as given, and reads its answer. */
    public RawClient.Answer say(String request) {
        try (RawClient caller = caller()) {
            return caller.send(request).answer();
        }
    }

    /** The same for an answer that must break off: what came of it before the connection closed. */
    public RawClient.Answer sayUntilBroken(String request) {
        try (RawClient caller = caller()) {
            RawClient.Head head = caller.send(request).head();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertThatThrownBy(() -> {
                        for (byte[] piece = caller.chunk().bytes();
                                piece.length > 0;
                                piece = caller.chunk().bytes()) {
                            body.writeBytes(piece);
                        }
                    })
                    .as("the end of %s", body)
                    .isInstanceOf(UncheckedIOException.class);
            return new RawClient.Answer(head, body.toByteArray());
        }
    }

    /** Posts a chat request and reads its answer. */
    public RawClient.Answer chat(String json, String... headers) {
        return say(RawClient.post("/v1/chat/completions", json, headers));
    }

    /** The last request that reached the provider. */
    public Seen lastSeen() {
        return fake.seen().getLast();
    }

    /** The journal's entry for the call that was answered with these headers. */
    public JsonNode entry(RawClient.Answer answer) {
        return gate.entry(String.valueOf(answer.head().header("x-request-id")));
    }

    @Override
    public void close() {
        gate.close();
        fake.close();
    }
}
