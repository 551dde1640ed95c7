package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.Cue;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Seen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Between the provider's answer and the step that passes it on, nobody reads: what happens then must reach the provider, and
 * nobody else. The one connection of the provider {@code narrow} shows who is hit.
 */
class NeighboursTest {
    private static final String PATH = "/v1/chat/completions";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static FakeProvider fake;
    private static Gate gate;

    private Books books;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        Trouble.teach(fake);
        gate = Pipeline.read().plan(fake).flag("loops", "1").start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    @BeforeEach
    void openBooks() {
        Faulty.REACHED.drainPermits();
        books = Books.open(gate, fake);
    }

    private static RawClient beforeReply(String fault, String request) throws InterruptedException {
        RawClient caller =
                RawClient.to(gate.port()).send(RawClient.post(PATH, request, Faulty.HEADER + ": " + fault + "@reply"));
        assertThat(Faulty.REACHED.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        return caller;
    }

    @Test
    void aCallerWhoLeavesBeforeTheReplyClosesTheUpstreamAtOnce() throws InterruptedException {
        int before = fake.seen().size();
        try (RawClient caller = beforeReply("hold", Trouble.HANGS_IN_MID_STREAM.request("gpt-4o"))) {
            long left = Exit.CLOSE.take(caller);
            Seen seen = fake.seen().get(before);
            assertThat(seen.endedAfter(left)).isLessThan(AT_ONCE);
            assertThat(seen.awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        }
        Faulty.GO.release();
        assertThat(books.closeOne().path("outcome").asText()).isEqualTo("caller_left");
    }

    @Test
    void whoLeavesAnAnswerThatIsHereToItsEndHitsNobodyElse() throws InterruptedException {
        int before = fake.seen().size();
        try (RawClient first = beforeReply("wait", Gate.chat("narrow/gpt-4o", true));
                RawClient second = RawClient.to(gate.port())) {
            Cue gone = new Cue();
            fake.next(Replies.chatStream(List.of("a", "b", "c"), true).holdAfter(2, gone));
            second.send(RawClient.post(PATH, Gate.chat("narrow/gpt-4o", true)));
            second.head();
            List<Seen> seen = fake.seen().subList(before, before + 2);
            assertThat(seen)
                    .extracting(Seen::connection)
                    .as("they share it")
                    .containsOnly(seen.getFirst().connection());

            Exit.CLOSE.take(first);
            gone.give();

            assertThat(second.chunks()).last().satisfies(end -> assertThat(end.text())
                    .contains("[DONE]"));
        }
        assertThat(books.close())
                .extracting(entry -> entry.path("outcome").asText())
                .containsExactlyInAnyOrder("caller_left", "ok");
    }

    @Test
    void errorsOfTheProviderCostNoConnection() {
        int before = fake.connections();

        for (int i = 0; i < 5; i++) {
            assertThat(gate.post(PATH, Trouble.SAYS_NO.request("narrow/gpt-4o")).statusCode())
                    .isEqualTo(500);
        }

        assertThat(fake.connections() - before).isLessThanOrEqualTo(1);
    }

    @Test
    @Complaint(number = 4, of = "maximhq/bifrost#7035")
    void whoWaitsForAConnectionAndLeavesIsForgotten() {
        int before = fake.seen().size();
        try (RawClient first = RawClient.to(gate.port());
                RawClient second = RawClient.to(gate.port())) {
            first.send(RawClient.post(PATH, Trouble.HANGS_IN_MID_STREAM.request("narrow/gpt-4o")));
            first.head();
            second.send(RawClient.post(PATH, Gate.chat("narrow/gpt-4o", false)));
            org.awaitility.Awaitility.await().until(() -> gate.inside() == 2);
        }
        assertThat(books.close())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("caller_left"));
        assertThat(fake.seen()).hasSize(before + 1);
        assertThat(gate.post(PATH, Gate.chat("narrow/gpt-4o", false)).statusCode())
                .isEqualTo(200);
    }
}
