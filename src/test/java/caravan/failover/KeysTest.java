package caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The house's keys at a provider: which is used, which rests and for how long, and that none is asked for more than it may. */
class KeysTest {
    private final FakeProvider fake = FakeProvider.start();
    private final StillClock clock = new StillClock(Instant.parse("2026-11-26T12:00:00Z"));

    @TempDir
    private Path secrets;

    @AfterEach
    void stop() {
        fake.close();
    }

    private Gate gate(String keys) {
        return Gate.plan()
                .clock(clock)
                .env("K1", "sk-1")
                .env("K2", "sk-2")
                .env("K3", "sk-3")
                .env("K4", "sk-4")
                .file(
                        "config/providers.yaml",
                        "providers:\n  a: {base_url: \"" + fake.url() + "\", keys: " + keys + "}\n")
                .file("config/models.yaml", "default_provider: a\nretry: {tries: 1}\n")
                .start();
    }

    private static HttpResponse<String> ask(Gate gate) {
        return gate.post("/v1/chat/completions", Gate.chat("m", false));
    }

    private List<String> used() {
        return fake.seen().stream().map(KeysTest::key).toList();
    }

    private static String key(Seen seen) {
        return String.valueOf(seen.header("authorization")).replace("Bearer sk-", "");
    }

    @Test
    void aKeyThatIsTooFastRestsAndAnotherAnswers() {
        fake.when(
                seen -> key(seen).equals("1"),
                Replies.error(429, "e", "rate", "Slow").header("Retry-After", "60"));
        try (Gate gate = gate("[K1, K2]")) {
            assertThat(ask(gate).statusCode()).isEqualTo(200);
            assertThat(ask(gate).statusCode()).isEqualTo(200);
            assertThat(used()).containsExactly("1", "2", "2");

            clock.move(Duration.ofSeconds(61));
            ask(gate);
            assertThat(used()).endsWith("1", "2");
        }
    }

    @Test
    void keysFromFilesAreCalledAfterThem() throws IOException {
        for (String name : List.of("one/openai", "two/openai")) {
            Files.createDirectories(secrets.resolve(name).getParent());
            Files.writeString(secrets.resolve(name), "sk-" + name.charAt(1));
        }
        String keys = "[\"${file:%1$s/one/openai}\", \"${file:%1$s/two/openai}\"]".formatted(secrets);
        fake.next(Replies.error(401, "e", "invalid_api_key", "Bad key"));
        try (Gate gate = gate(keys)) {
            HttpResponse<String> answer = ask(gate);

            assertThat(answer.statusCode()).as("the other key is another").isEqualTo(200);
            assertThat(used()).containsExactly("n", "w");
            assertThat(gate.entry(answer.headers().firstValue("x-request-id").orElseThrow())
                            .path("tries")
                            .findValuesAsText("key"))
                    .containsExactly("openai", "openai-2");
            assertThat(gate.get("/stats").body()).contains("\"openai\":\"out\",\"openai-2\":\"ready\"");
        }
    }

    @Test
    @Complaint(number = 21, of = "BerriAI/litellm#40130")
    void aLaterLongerWaitExtendsARest() {
        Reply short_ = Replies.error(429, "e", "rate", "Slow").header("Retry-After", "10");
        Reply long_ = Replies.error(429, "e", "rate", "Slow").header("Retry-After", "100");
        fake.next(short_);
        try (Gate gate = gate("[{key_env_var: K1, cooldown_sec: 30}]")) {
            assertThat(ask(gate).statusCode()).isEqualTo(429);
            clock.move(Duration.ofSeconds(20));
            assertThat(ask(gate).headers().firstValue("retry-after")).contains("10");

            clock.move(Duration.ofSeconds(10));
            fake.next(long_);
            ask(gate);
            clock.move(Duration.ofSeconds(99));
            assertThat(ask(gate).statusCode()).isEqualTo(429);
            clock.move(Duration.ofSeconds(1));
            assertThat(ask(gate).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aKeyThatIsRefusedIsOutUntilItChanges() {
        fake.when(seen -> key(seen).equals("1"), Replies.error(401, "e", "invalid_api_key", "Bad key"));
        try (Gate gate = gate("[K1, K2]")) {
            IntStream.range(0, 5)
                    .forEach(call -> assertThat(ask(gate).statusCode()).isEqualTo(200));
            clock.move(Duration.ofDays(1));
            ask(gate);

            assertThat(used()).containsExactly("1", "2", "2", "2", "2", "2", "2");
        }
    }

    @Test
    @Complaint(number = 23, of = "BerriAI/litellm#8430")
    void fourKeysOfSixServeTwentyFour() {
        String keys = IntStream.rangeClosed(1, 4)
                .mapToObj("{key_env_var: K%d, max_rpm: 6}"::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
        try (Gate gate = gate(keys)) {
            List<Integer> answers = IntStream.range(0, 60)
                    .parallel()
                    .mapToObj(call -> ask(gate).statusCode())
                    .toList();

            assertThat(answers.stream().filter(status -> status == 200)).hasSize(24);
            assertThat(used().stream().collect(Collectors.groupingBy(key -> key, Collectors.counting())))
                    .containsOnly(Map.entry("1", 6L), Map.entry("2", 6L), Map.entry("3", 6L), Map.entry("4", 6L));

            clock.move(Duration.ofSeconds(60));
            assertThat(ask(gate).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tokensCountAsTheyWereUsed() {
        try (Gate gate = gate("[{key_env_var: K1, max_tpm: 600}]")) {
            List<Integer> answers = IntStream.range(0, 10)
                    .mapToObj(call -> ask(gate).statusCode())
                    .toList();

            assertThat(answers).startsWith(200, 200).endsWith(429);
            clock.move(Duration.ofSeconds(60));
            assertThat(ask(gate).statusCode()).isEqualTo(200);
        }
    }

    /** What it reserved for an attempt that failed is not charged to its minute, whatever another one used for the answer. */
    @Test
    void anAttemptThatFailedUsesNoTokens() {
        fake.next(Replies.error(429, "e", "rate", "Slow"));
        fake.always(
                Reply.json(
                        "{\"choices\":[{\"message\":{\"content\":\"Far\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":900}}"));
        try (Gate gate =
                gate("[{key_env_var: K1, max_tpm: 1500, cooldown_sec: 0}, {key_env_var: K2, max_tpm: 1600}]")) {
            ask(gate);
            ask(gate);

            assertThat(used()).containsExactly("1", "2", "1");
        }
    }

    /** When a key has room again is known to the millisecond, and not only when its first call is a minute old. */
    @Test
    void theSoonestTimeIsWhenThereIsRoom() {
        try (Gate gate = gate("[{key_env_var: K1, max_tpm: 1100}]")) {
            fake.next(use(1), use(800));
            ask(gate);
            clock.move(Duration.ofSeconds(20));
            ask(gate);

            assertThat(ask(gate).headers().firstValue("retry-after")).contains("60");
        }
    }

    private static Reply use(int tokens) {
        return Reply.json(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":%d}}".formatted(tokens));
    }

    @Test
    void aKeyIsNotOutForWhatTheCallerSaid() {
        fake.next(Replies.error(403, "e", "moderation", "Your input was flagged"));
        try (Gate gate = gate("[{key_env_var: K1, cooldown_sec: 5}]")) {
            assertThat(ask(gate).statusCode()).isEqualTo(403);
            assertThat(ask(gate).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void ifNoKeyWorksThereIsNoTimeToComeAgain() {
        fake.always(Replies.error(401, "e", "invalid_api_key", "Bad key"));
        try (Gate gate = gate("[K1, K2]")) {
            assertThat(ask(gate).statusCode()).isEqualTo(401);

            HttpResponse<String> answer = ask(gate);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).isEmpty();
            assertThat(answer.body()).contains("provider_keys_refused").doesNotContain("K1", "sk-");
            assertThat(used()).containsExactly("1", "2");
        }
    }
}
