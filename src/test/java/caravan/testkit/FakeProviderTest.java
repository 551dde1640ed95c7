package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.testkit.RawClient.Piece;
import caravan.testkit.Seen.State;
import io.vertx.core.Vertx;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeProviderTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String REQUEST =
            RawClient.post("/v1/chat/completions?a=b", "{\"model\":\"m\"}", "X-Two: 1", "x-two: 2");

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aRequestIsRememberedAsItWasSent() {
        try (RawClient client = ask()) {
            client.answer();
            client.send(RawClient.get("/v1/models")).answer();
        }

        List<Seen> seen = provider.awaitSeen(2);
        assertThat(seen.getFirst().method()).isEqualTo("POST");
        assertThat(seen.getFirst().uri()).isEqualTo("/v1/chat/completions?a=b");
        assertThat(seen.getFirst().path()).isEqualTo("/v1/chat/completions");
        assertThat(seen.getFirst().headers("x-TWO")).containsExactly("1", "2");
        assertThat(seen.getFirst().headers().getLast().getKey()).isEqualTo("x-two");
        assertThat(seen.getFirst().json().path("model").asText()).isEqualTo("m");
        assertThat(seen).extracting(Seen::order).containsExactly(0, 1);
        assertThat(seen).extracting(Seen::connection).containsExactly(0, 0);
        assertThat(seen).extracting(Seen::awaitEnd).containsOnly(State.FINISHED);
    }

    @Test
    void anotherConnectionHasAnotherNumber() {
        answer();
        answer();

        assertThat(provider.seen()).extracting(Seen::connection).containsExactly(0, 1);
        assertThat(provider.connections()).isEqualTo(2);
        Awaitility.await().until(() -> provider.openConnections() == 0);
    }

    @Test
    void rulesComeBeforeTheQueueAndTheQueueBeforeTheRest() {
        provider.when(request -> request.method().equals("GET"), Reply.text(200, "rule"))
                .next(Reply.text(200, "first"), Reply.text(200, "second"))
                .always(Reply.text(200, "rest"));

        assertThat(answer()).isEqualTo("first");
        try (RawClient client = RawClient.to(provider.port())) {
            assertThat(client.send(RawClient.get("/")).answer().text()).isEqualTo("rule");
        }
        assertThat(answer()).isEqualTo("second");
        assertThat(answer()).isEqualTo("rest");
        assertThat(answer()).isEqualTo("rest");
    }

    @Test
    void piecesArriveSeparately() {
        provider.next(Reply.of(200).bytes("abcdefgh").splitEvery(3).paced(Duration.ofMillis(30)));

        try (RawClient client = ask()) {
            client.head();
            List<Piece> pieces = List.of(client.some(), client.some(), client.some());
            assertThat(pieces).extracting(Piece::text).containsExactly("abc", "def", "gh");
            assertThat(pieces.get(1).at() - pieces.get(0).at()).isGreaterThan(10_000_000);
        }
    }

    @Test
    void everyPieceIsAChunkOfItsOwn() {
        provider.next(Reply.of(200).chunked().bytes("abc").bytes("defg").splitEvery(2));

        try (RawClient client = ask()) {
            assertThat(client.head().header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(client.chunks()).extracting(Piece::text).containsExactly("ab", "cd", "ef", "g");
        }
    }

    @Test
    void aDelayKeepsTheRestBack() {
        provider.next(Reply.of(200)
                .chunked()
                .bytes("now")
                .delay(Duration.ofMillis(60))
                .bytes("later"));

        try (RawClient client = ask()) {
            client.head();
            long now = client.chunk().at();
            assertThat(client.chunk().at() - now).isGreaterThan(40_000_000);
        }
    }

    @Test
    void aResetIsSeenAsAReset() {
        provider.next(Reply.resets());

        try (RawClient client = ask()) {
            assertThatThrownBy(client::head).hasCauseInstanceOf(SocketException.class);
        }
        assertThat(provider.seen().getFirst().awaitEnd()).isEqualTo(State.BROKEN_OFF);
    }

    @Test
    void aResetInMidBodyComesAfterTheBytesBeforeIt() {
        provider.next(
                Replies.chat("Hello").first(20).delay(Duration.ofMillis(20)).thenReset());

        try (RawClient client = ask()) {
            assertThat(client.head().header("Content-Length")).isNotEqualTo("20");
            assertThat(client.some().bytes()).hasSize(20);
            assertThatThrownBy(client::some).hasCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void aClosedConnectionIsNoEnd() {
        provider.next(
                Reply.closes(),
                Reply.of(200).chunked().bytes("ab").thenClose(),
                Reply.of(200).declaring(5).bytes("ab").thenClose());

        for (int each = 0; each < 3; each++) {
            try (RawClient client = ask()) {
                assertThatThrownBy(client::answer).hasCauseInstanceOf(EOFException.class);
            }
        }
    }

    @Test
    void whoClosesToEndABodyEndsIt() {
        provider.next(Reply.text(200, "all").untilClose());

        assertThat(answer()).isEqualTo("all");
        assertThat(provider.seen().getFirst().awaitEnd()).isEqualTo(State.FINISHED);
    }

    @Test
    void aPeerThatLeavesBeforeTheAnswerIsNoticed() {
        provider.next(Reply.hangs(), Reply.hangs());
        RawClient resetting = ask();
        RawClient closing = ask();
        List<Seen> seen = provider.awaitSeen(2);
        assertThat(provider.openExchanges()).isEqualTo(seen);

        long left = System.nanoTime();
        resetting.reset();
        closing.close();

        assertThat(seen).allSatisfy(each -> assertThat(each.endedAfter(left)).isBetween(Duration.ZERO, SOON));
        assertThat(provider.closedByPeer()).isEqualTo(seen);
        assertThat(provider.openExchanges()).isEmpty();
    }

    @Test
    void aPeerThatLeavesInMidBodyIsNoticed() {
        provider.next(
                Reply.of(200).chunked().repeat("tick".getBytes(UTF_8), 10_000).paced(Duration.ofMillis(5)));
        RawClient client = ask();
        client.head();
        assertThat(client.chunk().text()).isEqualTo("tick");

        long left = System.nanoTime();
        client.reset();

        assertThat(provider.seen().getFirst().endedAfter(left)).isLessThan(SOON);
        assertThat(provider.closedByPeer()).hasSize(1);
    }

    @Test
    void aSlowReaderHoldsTheProviderBack() {
        int mebibyte = 1 << 20;
        provider.next(Reply.of(200).declaring(64L * mebibyte).repeat(new byte[mebibyte], 64));

        try (RawClient client = ask()) {
            RawClient.Head head = client.head();
            Seen seen = provider.seen().getFirst();
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> seen.written() < 32L * mebibyte);
            assertThat(client.body(head)).hasSize(64 * mebibyte);
            assertThat(seen.awaitEnd()).isEqualTo(State.FINISHED);
        }
    }

    @Test
    void whatIsNotHttpGoesOutAsItStands() {
        provider.next(Reply.raw("HTTP/1.1 200").thenClose());

        try (RawClient client = ask()) {
            assertThat(client.rest()).asString().isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        provider.next(Reply.text(200, "slow").after(Duration.ofMillis(30)), Reply.text(200, "fast"));

        try (RawClient client = RawClient.to(provider.port())) {
            client.send(REQUEST + REQUEST);
            assertThat(client.answer().text()).isEqualTo("slow");
            assertThat(client.answer().text()).isEqualTo("fast");
        }
    }

    @Test
    void aScriptThatFailsIsToldTheCaller() {
        provider.next(request -> {
            throw new IllegalStateException("my mistake");
        });

        assertThat(answer()).contains("my mistake");
    }

    @Test
    void aClosedProviderRefusesConnections() {
        provider.close();

        assertThatThrownBy(this::ask)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void eventLoopsOfSomeoneElseStay() {
        Vertx vertx = Vertx.vertx();
        FakeProvider.start(vertx).close();

        try (FakeProvider second = FakeProvider.start(vertx);
                RawClient client = RawClient.to(second.port())) {
            assertThat(client.send(REQUEST).answer().status()).isEqualTo(200);
        }
        assertThat(vertx.close().toCompletionStage()).succeedsWithin(Duration.ofSeconds(10));
    }

    private RawClient ask() {
        return RawClient.to(provider.port()).send(REQUEST);
    }

    private String answer() {
        try (RawClient client = ask()) {
            return client.answer().text();
        }
    }

    @Test
    void aReplyWaitsForTheWordOfTheTest() {
        Cue first = new Cue();
        Cue second = new Cue();
        provider.next(Reply.sse(List.of("one")).after(first).until(second).bytes("data: two\n\n"));
        try (RawClient caller = RawClient.to(provider.port()).send(RawClient.post("/v1/x", "{}"))) {
            Seen seen = provider.awaitSeen(1).getFirst();
            assertThat(seen.written()).isZero();

            first.give();
            caller.head();
            assertThat(caller.chunk().text()).contains("one");
            assertThat(seen.state()).isEqualTo(Seen.State.OPEN);

            second.give();
            assertThat(caller.chunks().getLast().text()).contains("two");
        }
    }
}
