package caravan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.door.Rig;
import caravan.keys.Admin;
import caravan.testkit.Replies;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GoProxyAI has no tests: the eight steps of its document, from request to answer, and what it says of each. */
class GoProxyAiFlowTest {
    private final StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
    private Rig rig;

    @BeforeEach
    void start() {
        rig = Rig.ownKeys(
                plan -> Admin.in(plan).clock(clock).env("CACHE_TTL", "5m").env("RATE_LIMIT", "60"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpResponse<String> ask(String question, String... headers) {
        String[] all = Stream.concat(Stream.of("Authorization", "Bearer sk-mine"), Stream.of(headers))
                .toArray(String[]::new);
        return rig.gate()
                .post("/v1/chat/completions", Gate.chat("gpt-3.5-turbo", false).replace("Samarkand", question), all);
    }

    private static String cache(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Cache").orElse("none");
    }

    @Test
    void theSecondTimeTheAnswerIsTheFirstOne() {
        rig.fake().next(Replies.chat("Far."));

        HttpResponse<String> first = ask("Samarkand");
        HttpResponse<String> second = ask("Samarkand");

        assertThat(List.of(cache(first), cache(second))).containsExactly("MISS", "HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("X-Cache-Timestamp")).hasValue("2026-11-20T12:00:00Z");
        assertThat(first.headers().firstValue("X-Proxy").orElseThrow()).startsWith("caravan/");
        assertThat(second.headers().firstValue("X-Proxy"))
                .isEqualTo(first.headers().firstValue("X-Proxy"));
        assertThat(rig.fake().seen()).hasSize(1);
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer sk-mine");
        clock.move(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(cache(ask("Samarkand"))).isEqualTo("MISS");
    }

    @Test
    void sixtyAtOnceAndThenOneASecond() {
        List<Integer> statuses = IntStream.rangeClosed(1, 61)
                .mapToObj(each -> ask("city " + each).statusCode())
                .toList();
        assertThat(statuses.subList(0, 60)).containsOnly(200);
        HttpResponse<String> refused = ask("one more");

        assertThat(statuses.getLast()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"rate_limit_exceeded\"");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(rig.gate().get("/health").statusCode())
                .as("probes are never limited")
                .isEqualTo(200);
        clock.move(Duration.ofSeconds(1));
        assertThat(List.of(ask("again").statusCode(), ask("again and again").statusCode()))
                .containsExactly(200, 429);
    }

    /** There five forged addresses were five callers. */
    @Test
    void anAddressThatSomebodyOnlySaysDoesNotCount() {
        IntStream.rangeClosed(1, 60).forEach(each -> ask("city " + each));

        assertThat(ask("elsewhere", "X-Forwarded-For", "203.0.113.9").statusCode())
                .isEqualTo(429);
    }

    @Test
    void errorsOfTheServerAreNotKept() {
        rig.fake().next(Replies.error(500, "server_error", "broken", "Broken")).next(Replies.chat("Far."));

        assertThat(List.of(ask("Samarkand").statusCode(), ask("Samarkand").statusCode()))
                .containsExactly(500, 200);
    }

    @Test
    void theFiguresAreWhereTheyWereAndTheCacheIsClearedByWhoMay() throws IOException {
        ask("Samarkand");
        Admin admin = Admin.of(rig.gate());
        JsonNode stats = Json.MAPPER.readTree(rig.gate().get("/stats").body());

        assertThat(stats.path("cache").path("item_count").asInt()).isEqualTo(1);
        assertThat(stats.path("cache").path("ttl").asText()).isEqualTo("5m0s");
        assertThat(stats.path("rate_limit").asInt()).isEqualTo(60);
        assertThat(stats.path("openai_url").asText()).isEqualTo(rig.fake().url());
        assertThat(admin.send("DELETE", "/cache", "").body()).contains("\"message\":\"Cache cleared successfully\"");
        assertThat(cache(ask("Samarkand"))).isEqualTo("MISS");
    }

    /** There it was dropped on the way. */
    @Test
    void theQueryGoesAlong() {
        rig.gate().get("/v1/models?limit=3&after=x", "Authorization", "Bearer sk-mine");

        assertThat(rig.lastSeen().uri()).isEqualTo("/v1/models?limit=3&after=x");
    }
}
