package caravan.providers.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.providers.tokens.TokenRequest.Office;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private Instant now = Instant.parse("2026-11-27T00:00:00Z");
    private final List<CompletableFuture<Granted>> fetches = new ArrayList<>();
    private final Token token = new Token(() -> now);

    private synchronized CompletionStage<Granted> fetch() {
        fetches.add(new CompletableFuture<>());
        return fetches.getLast();
    }

    private void grant(String value, Duration life) {
        fetches.getLast().complete(new Granted(value, now.plus(life)));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private String told() {
        return token.get(this::fetch)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void itIsFetchedOnceAndKept() {
        CompletionStage<String> first = token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(28));

        assertThat(first.toCompletableFuture().join()).isEqualTo("one");
        assertThat(told()).isEqualTo("one");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void allWhoWaitWaitForOneFetch() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<CompletionStage<String>>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                waiting.add(threads.submit(() -> {
                    begin.await();
                    return token.get(this::fetch);
                }));
            }
            begin.countDown();
        }
        grant("one", Duration.ofMinutes(30));

        assertThat(fetches).hasSize(1);
        for (Future<CompletionStage<String>> each : waiting) {
            assertThat(each.get().toCompletableFuture().join()).isEqualTo("one");
        }
    }

    @Test
    void itIsRenewedBeforeItEndsAndNobodyWaits() {
        token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(29).plusSeconds(1));

        assertThat(told()).isEqualTo("one");
        assertThat(told()).isEqualTo("one");
        assertThat(fetches).hasSize(2);
        grant("two", Duration.ofMinutes(30));
        assertThat(told()).isEqualTo("two");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void oneThatHasEndedIsNotUsed() {
        token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(30));
        CompletionStage<String> next = token.get(this::fetch);

        assertThat(next.toCompletableFuture()).isNotDone();
        grant("two", Duration.ofMinutes(30));
        assertThat(next.toCompletableFuture().join()).isEqualTo("two");
    }

    @Test
    void oneThatWasRefusedIsFetchedAgainAndAnotherIsNot() {
        token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        token.refused("older");
        assertThat(told()).isEqualTo("one");

        token.refused("one");
        CompletionStage<String> next = token.get(this::fetch);
        grant("two", Duration.ofMinutes(30));

        assertThat(next.toCompletableFuture().join()).isEqualTo("two");
    }

    @Test
    void afterAFailureThereIsAPause() {
        CompletionStage<String> first = token.get(this::fetch);
        fetches.getLast().completeExceptionally(new IOException("scope is empty"));

        assertThatThrownBy(() -> first.toCompletableFuture().join()).hasRootCauseMessage("scope is empty");
        assertThatThrownBy(this::told).hasRootCauseMessage("scope is empty");
        assertThat(fetches).hasSize(1);

        pass(Duration.ofSeconds(1));
        CompletionStage<String> next = token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        assertThat(next.toCompletableFuture().join()).isEqualTo("one");
    }

    @Test
    void aFailedRenewalHurtsNobodyWhileTheTokenLives() {
        token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(29).plusSeconds(30));
        token.get(this::fetch);
        fetches.getLast().completeExceptionally(new IOException("no"));

        assertThat(told()).isEqualTo("one");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void aFetchThatThrowsIsAFailure() {
        assertThatThrownBy(() -> token.get(() -> {
                            throw new StackOverflowError("no route");
                        })
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("no route");
    }

    @Test
    void ifNoneIsLikedTheNextIsFetchedAfterAPause() {
        token.get(this::fetch);
        grant("one", Duration.ofMinutes(30));
        token.refused("one");
        token.get(this::fetch);
        grant("two", Duration.ofMinutes(30));
        token.refused("two");

        assertThat(told()).as("what there is").isEqualTo("two");
        assertThat(fetches).hasSize(2);

        pass(Duration.ofSeconds(1));
        token.get(this::fetch);
        assertThat(fetches).hasSize(3);
    }

    @Test
    void anAnswerIsReadInEachForm() {
        Instant end = Instant.parse("2026-11-27T00:30:00Z");
        long millis = end.toEpochMilli();

        assertThat(read("{\"access_token\":\"t\",\"expires_at\":" + millis + "}"))
                .isEqualTo(new Granted("t", end));
        assertThat(read("{\"tok\":\"t\",\"exp\":" + millis / 1000 + "}")).isEqualTo(new Granted("t", end));
        assertThat(requireNonNull(read("{\"access_token\":\"t\"}")).until())
                .isAfter(now)
                .isBefore(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":5,\"message\":\"scope is empty\"}",
                "<html>",
                "",
                "{\"access_token\":\"a\\r\\nb\"}",
                "{\"access_token\":null}"
            })
    void whatHasNoTokenInItGrantsNone(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void oneThatHasEndedWhenItComesIsNotFetchedForEveryCall() {
        assertThat(read("{\"access_token\":\"t\",\"expires_at\":1}")).isEqualTo(new Granted("t", now.plusSeconds(120)));
    }

    private @Nullable Granted read(String body) {
        return Granted.read(body.getBytes(UTF_8), now);
    }

    @Test
    void neitherTheTokenNorTheKeyIsInALog() {
        URI url = URI.create("http://u:geheim@office/oauth");
        Office office = new Office("giga", url, "S", "direct:x", url, Duration.ZERO, Duration.ZERO, null);
        TokenRequest.Key key = new TokenRequest.Key("id:geheim");

        assertThat(new Granted("geheim", now) + " " + TokenRequest.of(office, key) + key + office)
                .doesNotContain("geheim", key.basic());
    }

    @Test
    void theKeyIsTheAuthorizationKeyOrWhatItIsMadeOf() {
        assertThat(new TokenRequest.Key("id:secret").basic()).isEqualTo("aWQ6c2VjcmV0");
        assertThat(new TokenRequest.Key("aWQ6c2VjcmV0").basic()).isEqualTo("aWQ6c2VjcmV0");
        assertThat(new TokenRequest.Key("id:secret").mask("id:secret is aWQ6c2VjcmV0"))
                .isEqualTo("[key] is [key]");
    }
}
