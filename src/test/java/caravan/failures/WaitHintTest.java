package caravan.failures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Answer;
import caravan.call.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a provider asks to wait. The forms are those of recorded answers. */
class WaitHintTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            retry-after: 2 | PT2S
            retry-after: 0.5 | PT0.5S
            retry-after: 1m30s | PT1M30S
            retry-after-ms: 120 | PT0.12S
            retry-after: 1; retry-after-ms: 0 | PT1S
            retry-after: 1; retry-after-ms: 1500 | PT1.5S
            Retry-After: Thu, 26 Nov 2026 12:00:30 GMT | PT30S
            Retry-After: Thu, 26 Nov 2026 11:00:00 GMT | none
            retry-after: -3 | none
            retry-after: 0 | none
            retry-after: soon | none
            retry-after: 999999999 | none
            x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 8.64s | PT8.64S
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6m0s | PT6M
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 12ms | PT0.012S
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 1h2m3s | PT1H2M3S
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 17.399999999s | PT17.399999999S
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 7 | PT7S
            x-ratelimit-remaining-tokens: 5; x-ratelimit-reset-tokens: 7 | none
            x-ratelimit-remaining: 0; x-ratelimit-reset: 3 | PT3S
            x-ratelimit-remaining: 1; x-ratelimit-reset: 3 | none
            X-RateLimit-Remaining-Input-Images: 0; X-RateLimit-Reset-Input-Images: 2s | PT2S
            x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1795694410000 | PT10S
            x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1795694410 | PT10S
            x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 2s; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 5s | PT5S
            anthropic-priority-input-tokens-remaining: 0; anthropic-priority-input-tokens-reset: 2026-11-26T12:00:09Z | PT9S
            anthropic-ratelimit-tokens-remaining: 0; anthropic-ratelimit-tokens-reset: 2026-11-26T12:00:20Z | PT20S
            """)
    void inAHeader(String headers, Duration wait) {
        assertThat(WaitHint.of(error(headers, "{}"), NOW)).isEqualTo(wait);
    }

    @Test
    void inGeminisBody() {
        String body = """
                {"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.Help"},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}""";

        assertThat(WaitHint.of(error("", body), NOW)).isEqualTo(Duration.ofMillis(34_400));
        assertThat(WaitHint.of(error("", "[" + body + "]"), NOW)).isEqualTo(Duration.ofMillis(34_400));
        assertThat(WaitHint.of(error("", "no JSON"), NOW)).isNull();
    }

    @Test
    void inWhatOpenRouterPassesOn() {
        String body = """
                {"error":{"code":429,"metadata":{"headers":{"X-RateLimit-Limit":"20","X-RateLimit-Remaining":"0",
                "X-RateLimit-Reset":"1795694425000"}}}}""";

        assertThat(WaitHint.of(error("", body), NOW)).isEqualTo(Duration.ofSeconds(25));
        assertThat(WaitHint.of(error("", body.replace("\"0\"", "\"3\"")), NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Please retry in 34.4s., PT34.4S",
        "Please try again in 6m0s. Visit us., PT6M",
        "Please try again in 120ms., PT0.12S",
        "Please try again in a while., "
    })
    void inWords(String message, Duration wait) {
        assertThat(WaitHint.of(error("", "{\"error\":{\"message\":\"" + message + "\"}}"), NOW))
                .isEqualTo(wait);
    }

    private static Answer.Whole error(String headers, String body) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (String header : headers.isEmpty() ? new String[0] : headers.split("; ", -1)) {
            String[] parts = header.split(": ", 2);
            entries.add(Map.entry(parts[0], parts[1]));
        }
        return new Answer.Whole(429, Headers.of(entries), body.getBytes(UTF_8));
    }
}
