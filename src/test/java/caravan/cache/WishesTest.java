package caravan.cache;

import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a caller says of the cache is done. */
class WishesTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-26T20:00:00Z"));
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> plan.clock(CLOCK).file("config/cache.yaml", "ttl: 5m\nmax_ttl: 1h\n"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String ask(String text, String... headers) {
        return state(rig.chat(chat(text), headers));
    }

    @Test
    void noCacheAsksAnewAndKeepsTheNewAnswer() {
        rig.fake().next(Replies.chat("old"), Replies.chat("new"));
        assertThat(ask("no-cache")).isEqualTo("MISS");
        assertThat(ask("no-cache", "Cache-Control: no-cache")).isEqualTo("BYPASS");
        RawClient.Answer answer = rig.chat(chat("no-cache"));

        assertThat(state(answer)).isEqualTo("HIT");
        assertThat(answer.text()).contains("\"new\"");
    }

    @Test
    void noStoreKeepsNothing() {
        assertThat(ask("no-store", "Cache-Control: max-age=9, No-Store")).isEqualTo("BYPASS");
        assertThat(ask("no-store")).isEqualTo("MISS");
        assertThat(ask("no-store", "Cache-Control: foo", "Cache-Control: no-store"))
                .isEqualTo("BYPASS");
    }

    @Test
    void maxAgeTakesNoOlderAnswer() {
        assertThat(ask("age")).isEqualTo("MISS");
        CLOCK.move(Duration.ofSeconds(30));
        assertThat(ask("age", "Cache-Control: max-age=30")).isEqualTo("HIT");
        assertThat(ask("age", "Cache-Control: max-age=99999999999999999999")).isEqualTo("HIT");
        assertThat(ask("age", "Cache-Control: max-age=29")).isEqualTo("MISS");
        assertThat(ask("age", "Cache-Control: max-age=29")).isEqualTo("HIT");
        CLOCK.move(Duration.ofSeconds(1));
        assertThat(ask("age", "Cache-Control: max-age=0")).isEqualTo("MISS");
        assertThat(ask("age", "Cache-Control: max-age=nonsense")).isEqualTo("HIT");
    }

    @Test
    void aTimeToKeepItIsFollowedAsFarAsItMay() {
        assertThat(ask("short", "X-Caravan-Cache-Ttl: 10s")).isEqualTo("MISS");
        assertThat(ask("long", "X-Caravan-Cache-Ttl: 30d")).isEqualTo("MISS");
        CLOCK.move(Duration.ofSeconds(11));
        assertThat(ask("short")).isEqualTo("MISS");
        CLOCK.move(Duration.ofMinutes(59));
        assertThat(ask("long")).isEqualTo("HIT");
        CLOCK.move(Duration.ofMinutes(1));
        assertThat(ask("long")).isEqualTo("MISS");
    }

    @Test
    void aTimeOfZeroKeepsNothingButTakesWhatIsThere() {
        assertThat(ask("zero", "X-Caravan-Cache-Ttl: 0")).isEqualTo("MISS");
        assertThat(ask("zero")).isEqualTo("MISS");
        assertThat(ask("zero", "X-Caravan-Cache-Ttl: 0")).isEqualTo("HIT");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        RawClient.Answer answer = rig.chat(chat("wrong"), "X-Caravan-Cache-Ttl: soon");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("X-Caravan-Cache-Ttl must be a time");
    }

    /** They would say that nothing has changed; there is nothing here that could have. */
    @Test
    void conditionsOfBrowsersChangeNothing() {
        assertThat(ask("condition")).isEqualTo("MISS");
        RawClient.Answer answer = rig.chat(
                chat("condition"),
                "If-None-Match: *",
                "If-Modified-Since: Thu, 26 Nov 2026 20:00:00 GMT",
                "Range: bytes=0-1");

        assertThat(state(answer)).isEqualTo("HIT");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Asks.json(answer).path("object").asText()).isEqualTo("chat.completion");
    }
}
