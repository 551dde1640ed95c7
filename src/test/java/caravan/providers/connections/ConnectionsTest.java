package caravan.providers.connections;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.Cue;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to providers are kept, bounded, and closed when nobody waits for their answer. */
class ConnectionsTest {
    private static final String PROVIDERS = """
            providers:
              acme:
                base_url: ${env:FAKE_URL}
                auth: none
                pool: {connections: 2, waiting: 1, keep_alive: 1s}
                timeouts: {idle: IDLE}
            """;
    private static final String ASK = RawClient.post("/v1/chat/completions", Gate.chat("m", false));
    private static final String ASK_STREAM = RawClient.post("/v1/chat/completions", Gate.chat("m", true));

    private final Cue cue = new Cue();
    private FakeProvider fake;
    private Gate gate;

    @BeforeEach
    void start() {
        fake = FakeProvider.start();
        gate = gate("1m");
    }

    private Gate gate(String idle) {
        return Gate.plan()
                .file("config/providers.yaml", PROVIDERS.replace("IDLE", idle))
                .env("FAKE_URL", fake.url())
                .flag("loops", "1")
                .start();
    }

    @AfterEach
    void stop() {
        gate.close();
        fake.close();
    }

    private int ask(Reply reply, boolean stream) {
        fake.next(reply);
        return gate.post("/v1/chat/completions", Gate.chat("m", stream)).statusCode();
    }

    @Test
    void aConnectionIsUsedAgainWhateverTheAnswerWas() {
        assertThat(ask(Replies.chat("Hello"), false)).isEqualTo(200);
        assertThat(ask(Replies.chatStream(List.of("Hello"), true), true)).isEqualTo(200);
        assertThat(ask(Replies.error(429, "requests", "rate_limit", "Slow down"), false))
                .isEqualTo(429);
        assertThat(ask(Reply.text(500, "down"), true)).isEqualTo(500);
        assertThat(ask(Reply.json("{\"filler\":\"" + "x".repeat(2 << 20) + "\"}"), false))
                .isEqualTo(200);
        assertThat(ask(Replies.chat("Hello"), false)).isEqualTo(200);

        assertThat(fake.connections()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsClosedBeforeTheProviderDoesIt() {
        ask(Replies.chat("Hello"), false);

        await().atMost(Duration.ofSeconds(5)).until(() -> fake.openConnections() == 0);
    }

    /** Two whose answers take a while, and a third who waits for a connection. */
    private List<RawClient> three() {
        fake.always(Replies.chat("Hello").after(cue));
        List<RawClient> callers = new ArrayList<>(List.of(send(), send()));
        fake.awaitSeen(2);
        callers.add(send());
        await().until(() -> gate.inside() == 3);
        return callers;
    }

    private RawClient send() {
        return RawClient.to(gate.port()).send(ASK);
    }

    @Test
    void whoFindsTheQueueFullIsTurnedAwayAtOnce() {
        List<RawClient> patient = three();

        try (RawClient late = send()) {
            RawClient.Answer refused = late.answer();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("\"code\":\"overloaded\"", "provider 'acme'");
            assertThat(fake.seen()).hasSize(2);
        }
        cue.give();
        assertThat(patient)
                .allSatisfy(each -> assertThat(each.answer().status()).isEqualTo(200));
        assertThat(fake.connections()).isEqualTo(2);
        patient.forEach(RawClient::close);
    }

    @Test
    void theSilenceOfASlowCallersProviderIsNotItsFault() {
        byte[] event = ("data: {\"choices\":[],\"filler\":\"" + "x".repeat(60_000) + "\"}\n\n").getBytes(UTF_8);
        fake.next(Reply.sse(List.of()).repeat(event, 500).bytes("data: [DONE]\n\n"));
        try (Gate hasty = gate("500ms");
                RawClient slow = RawClient.to(hasty.port())) {
            slow.send(ASK_STREAM).head();
            Seen seen = fake.awaitSeen(1).getFirst();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            assertThat(seen.state()).isEqualTo(Seen.State.OPEN);
            assertThat(slow.chunks().getLast().text()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aCallerWhoLeavesTheQueueTakesNoConnection() {
        List<RawClient> all = three();
        all.getLast().reset();
        await().until(() -> gate.inside() == 2);
        cue.give();

        assertThat(all.get(0).answer().status() + all.get(1).answer().status()).isEqualTo(400);
        assertThat(fake.seen()).hasSize(2);
        assertThat(gate.entries()).hasSize(3);
        assertThat(ask(Replies.chat("Hello"), false)).isEqualTo(200);
        assertThat(fake.connections()).isEqualTo(2);
        all.forEach(RawClient::close);
    }
}
