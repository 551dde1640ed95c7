package caravan.cache;

import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static caravan.cache.Asks.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Whatever comes, the cache keeps to its bytes. */
class RoomTest {
    private static final int ROOM = 1_000_000;

    private static Rig rig() {
        return Rig.house(plan -> plan.env("CACHE_TTL", "5m").env("MAX_CACHE_SIZE", "1"));
    }

    private static long bytes(Rig rig) {
        return Asks.figures(rig).path("bytes").asLong();
    }

    @Test
    void tenTimesAsMuchLeavesNoMoreThanThereIsRoomFor() {
        try (Rig rig = rig()) {
            rig.fake().always(Replies.chat("x".repeat(50_000)));
            for (int i = 0; i < 200; i++) {
                assertThat(state(rig.chat(chat("number " + i)))).isEqualTo("MISS");
            }

            await().until(() -> bytes(rig) <= ROOM);
            assertThat(bytes(rig)).isGreaterThan(ROOM / 2);
            assertThat(Asks.figures(rig).path("item_count").asInt()).isBetween(10, 20);
        }
    }

    @Test
    void oneThatIsTooLongGoesByAndIsNotKept() {
        try (Rig rig = rig()) {
            rig.fake().always(Replies.chat("x".repeat(100_000)));
            assertThat(state(rig.chat(chat("long")))).isEqualTo("MISS");
            assertThat(state(rig.chat(chat("long")))).isEqualTo("MISS");

            rig.fake().always(Replies.chatStream(Collections.nCopies(2_000, "word "), true));
            RawClient.Answer first = rig.chat(streamed("long stream"));
            assertThat(first.text()).contains("[DONE]").hasSizeGreaterThan(100_000);
            assertThat(state(rig.chat(streamed("long stream")))).isEqualTo("MISS");
            assertThat(bytes(rig)).isZero();
            await().until(() -> held(rig) == 0);
        }
    }

    /** One that flows on is held while it is copied, and given back at the end. */
    @Test
    void theCopyOfAStreamCountsAmongTheBytesThatAreHeld() {
        try (Rig rig = rig()) {
            rig.fake()
                    .next(Replies.chatStream(Collections.nCopies(100, "word "), true)
                            .first(10_000)
                            .thenHang());
            try (RawClient caller = rig.caller()) {
                caller.send(RawClient.post(Asks.CHAT, streamed("held"))).head();
                await().until(() -> held(rig) >= 9_000);
            }
            await().until(() -> held(rig) == 0);
        }
    }

    private static long held(Rig rig) {
        return rig.gate()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("caravan_bytes_held"))
                .map(line -> Double.valueOf(line.substring(line.indexOf(" "))).longValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsRoomCanBeChangedWhileItRuns() {
        String properties = "caravan.cache-ttl=5m\ncaravan.max-cache-size=%d\n";
        try (Rig rig = Rig.house(plan -> plan.file("config/application.properties", properties.formatted(2)))) {
            rig.fake().always(Replies.chat("x".repeat(50_000)));
            for (int i = 0; i < 30; i++) {
                rig.chat(chat("number " + i));
            }
            assertThat(bytes(rig)).isGreaterThan(ROOM);
            rig.gate().write("config/application.properties", properties.formatted(1));
            assertThat(rig.gate().reload().getFirst()).isEqualTo("done");

            await().until(() -> bytes(rig) <= ROOM);
            assertThat(Asks.figures(rig).path("max_bytes").asInt()).isEqualTo(ROOM);
        }
    }
}
