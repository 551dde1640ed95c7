package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is longer than anybody may have us hold is an error that says so, and the provider is stopped. */
class LongStreamsTest {
    private static final byte[] PIECE = "x".repeat(1 << 16).getBytes(UTF_8);
    private static final int ENDLESS = 1000;

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.flag("loops", "1").flag("shutdown-timeout", "300ms"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static String ask(Tongue tongue, Reply reply) {
        rig.fake().next(reply);
        try (RawClient caller = rig.caller()) {
            return new String(caller.send(tongue.request("Connection: close")).rest(), UTF_8);
        }
    }

    private static int hello(Tongue tongue) {
        return tongue.told().indexOf(Tongue.HELLO) + 1;
    }

    private static void isStopped() {
        Seen seen = rig.lastSeen();
        assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        assertThat(seen.written()).as("what it could send").isLessThan(ENDLESS * 3L / 4 * PIECE.length);
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void anEventWithoutAnEnd(Tongue tongue) {
        String begun = tongue.event("{\"a\":\"").strip();

        String told = ask(tongue, tongue.upTo(hello(tongue)).bytes(begun).repeat(PIECE, ENDLESS));

        assertThat(told).contains(Tongue.HELLO, tongue.error(), "an event of more than 4194304 bytes");
        isStopped();
        assertThat(rig.gate().entries().getLast().path("outcome").asText()).isEqualTo("provider_invalid_answer");
    }

    @Test
    void moreToolsThanAnybodyCalls() {
        for (Tongue tongue : Tongue.ALL) {
            int first = tongue.events()
                    .indexOf(tongue.events().stream()
                            .filter(event -> event.contains("look") || event.contains("tool0"))
                            .findFirst()
                            .orElseThrow());
            Reply reply = tongue.upTo(hello(tongue));
            for (int i = 0; i < 2000; i++) {
                reply = reply.bytes(tongue.events()
                        .get(first)
                        .replaceFirst("\"index\":\\d+,(?!\"delta\":\\{\"tool)", "\"index\":" + (1000 + i) + ",")
                        .replace("toolu_A", "toolu_" + i)
                        .replace("\"index\":0,\"id\":\"call_A\"", "\"index\":" + i + ",\"id\":\"call_" + i + "\""));
            }

            String told = ask(tongue, reply.thenHang());

            assertThat(told).as("%s", tongue).contains(tongue.error(), "tools");
            assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        }
    }

    @Test
    void aWholeAnswerOfMoreThanCanBeTranslated() {
        for (Tongue tongue : Tongue.ALL) {
            rig.fake().next(Reply.json("{\"a\":\"").chunked().repeat(PIECE, ENDLESS));
            String body = tongue.body(tongue.model()).replace("\"stream\":true", "\"stream\":false");

            RawClient.Answer answer = rig.say(RawClient.post(tongue.path(), body));

            assertThat(answer.status()).as("%s", tongue).isEqualTo(502);
            assertThat(answer.text()).contains("too long to be translated");
            isStopped();
        }
    }

    /** Stopped, the gateway does not wait for ever; what was used is in the books. */
    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void theGatewayStops(Tongue tongue) {
        Rig own = Town.house(plan -> plan.flag("shutdown-timeout", "100ms"));
        own.fake().next(tongue.upTo(hello(tongue)).delay(Duration.ofMillis(1)).thenHang());
        try (own;
                RawClient caller = own.caller()) {
            caller.send(tongue.request()).head();
            StringBuilder read = new StringBuilder();
            while (read.indexOf(Tongue.HELLO) < 0) {
                read.append(caller.chunk().text());
            }

            own.gate().close();

            assertThat(own.gate().entries()).singleElement().satisfies(entry -> {
                assertThat(entry.path("outcome").asText()).isEqualTo("gateway_stopping");
                assertThat(entry.path("input_tokens").asLong()).isPositive();
                assertThat(entry.path("output_tokens").asLong()).isPositive();
            });
            assertThat(own.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        }
    }
}
