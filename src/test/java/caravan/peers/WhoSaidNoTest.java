package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has refused a call, and what strangers can make of the figures. */
class WhoSaidNoTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.clock(CLOCK).env("RATE_LIMIT", "500"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        CLOCK.move(Duration.ofMinutes(10));
    }

    private static HttpResponse<String> ask(String model, String user) {
        String question = Gate.chat(model, false).replaceFirst("\\{", "{\"user\":\"" + user + "\",");
        return rig.gate().post("/v1/chat/completions", question, "X-Trace", user);
    }

    private static String outcome(HttpResponse<String> answer) {
        return rig.gate()
                .entry(answer.headers().firstValue("X-Request-Id").orElseThrow())
                .path("outcome")
                .asText();
    }

    @Test
    @Complaint(number = 44, of = "tensorzero/tensorzero#3678")
    void aRefusalOfTheGatewaysOwnIsToldFromOneOfTheProviders() {
        Reply busy = Replies.error(429, "requests", "rate_limit_exceeded", "Slow down")
                .header("Retry-After", "1");
        rig.fake().next(busy);
        HttpResponse<String> theirs = ask("gpt-4o", "ann");
        HttpResponse<String> ours = IntStream.rangeClosed(0, 500)
                .mapToObj(any -> ask("gpt-4o", "ann"))
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        assertThat(theirs.statusCode()).isEqualTo(429);
        assertThat(theirs.headers().firstValue("X-Caravan-Refused-By")).isEmpty();
        assertThat(theirs.headers().firstValue("X-Caravan-Provider")).hasValue("openai");
        assertThat(outcome(theirs)).isEqualTo("provider_status");
        assertThat(ours.statusCode()).isEqualTo(429);
        assertThat(ours.headers().firstValue("X-Caravan-Refused-By")).hasValue("gateway");
        assertThat(ours.headers().firstValue("X-Caravan-Provider")).isEmpty();
        assertThat(outcome(ours)).isEqualTo("policy_requests_limited");
    }

    @Test
    @Complaint(number = 37, of = "BerriAI/litellm#12159")
    void usersModelsAndPathsThatCallersMakeUpLeaveTheSeriesBounded() {
        IntStream.range(0, 210).forEach(n -> ask("made-up-" + n, "user-" + n));
        rig.gate().get("/made/up/first");
        Set<String> before = series();

        IntStream.range(210, 260).forEach(n -> {
            ask("made-up-" + n, "user-" + n);
            rig.gate().get("/made/up/" + n);
        });

        Set<String> more = new HashSet<>(series());
        more.removeAll(before);
        assertThat(more).isEmpty();
        assertThat(rig.gate().get("/metrics").body()).doesNotContain("user-", "/made/up", "made-up-255");
    }

    /** Their names and labels, without their values. */
    private static Set<String> series() {
        return rig.gate()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_")) // collections come when they like
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
