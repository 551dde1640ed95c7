package caravan.providers.gigachat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.providers.gigachat.GigaChatToken.Granted;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;

class GigaChatTokenTest {
    private Instant now = Instant.parse("2026-11-27T00:00:00Z");
    private final List<CompletableFuture<Granted>> fetches = new ArrayList<>();
    private final GigaChatToken token = new GigaChatToken(this::fetch, () -> now);

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
        return token.token().toCompletableFuture().join();
    }

    @Test
    void itIsFetchedOnceAndKept() {
        CompletionStage<String> first = token.token();
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
                    return token.token();
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
        token.token();
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
        token.token();
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(30));
        CompletionStage<String> next = token.token();

        assertThat(next.toCompletableFuture()).isNotDone();
        grant("two", Duration.ofMinutes(30));
        assertThat(next.toCompletableFuture().join()).isEqualTo("two");
    }

    @Test
    void oneThatWasRefusedIsFetchedAgainAndAnotherIsNot() {
        token.token();
        grant("one", Duration.ofMinutes(30));
        token.refused("older");
        assertThat(told()).isEqualTo("one");

        token.refused("one");
        CompletionStage<String> next = token.token();
        grant("two", Duration.ofMinutes(30));

        assertThat(next.toCompletableFuture().join()).isEqualTo("two");
    }

    @Test
    void afterAFailureThereIsAPause() {
        CompletionStage<String> first = token.token();
        fetches.getLast().completeExceptionally(new IOException("scope is empty"));

        assertThatThrownBy(() -> first.toCompletableFuture().join()).hasRootCauseMessage("scope is empty");
        assertThatThrownBy(this::told).hasRootCauseMessage("scope is empty");
        assertThat(fetches).hasSize(1);

        pass(Duration.ofSeconds(1));
        CompletionStage<String> next = token.token();
        grant("one", Duration.ofMinutes(30));
        assertThat(next.toCompletableFuture().join()).isEqualTo("one");
    }

    @Test
    void aFailedRenewalHurtsNobodyWhileTheTokenLives() {
        token.token();
        grant("one", Duration.ofMinutes(30));
        pass(Duration.ofMinutes(29).plusSeconds(30));
        token.token();
        fetches.getLast().completeExceptionally(new IOException("no"));

        assertThat(told()).isEqualTo("one");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void aFetchThatThrowsIsAFailure() {
        GigaChatToken broken = new GigaChatToken(
                () -> {
                    throw new IllegalStateException("no route");
                },
                () -> now);

        assertThatThrownBy(() -> broken.token().toCompletableFuture().join()).hasRootCauseMessage("no route");
    }

    @Test
    void anAnswerIsReadInEachForm() throws IOException {
        Instant end = Instant.parse("2026-11-27T00:30:00Z");
        long millis = end.toEpochMilli();

        assertThat(read("{\"access_token\":\"t\",\"expires_at\":" + millis + "}"))
                .isEqualTo(new Granted("t", end));
        assertThat(read("{\"tok\":\"t\",\"exp\":" + millis / 1000 + "}")).isEqualTo(new Granted("t", end));
        assertThat(read("{\"access_token\":\"t\"}").until()).isAfter(now).isBefore(end);
        assertThatThrownBy(() -> read("{\"code\":5,\"message\":\"scope is empty\"}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("<html>")).isInstanceOf(IOException.class);
    }

    private Granted read(String body) throws IOException {
        return Granted.read(body.getBytes(UTF_8), now);
    }

    @Test
    void itIsInNoLog() {
        assertThat(new Granted("geheim", now).toString()).doesNotContain("geheim");
    }

    @Test
    void whatIsSentIsWhatSberbankWants() {
        assertThat(GigaChatToken.headers("id:secret", "u").get("Authorization")).isEqualTo("Basic aWQ6c2VjcmV0");
        assertThat(GigaChatToken.headers("aWQ6c2VjcmV0", "u").get("Authorization"))
                .isEqualTo("Basic aWQ6c2VjcmV0");
        assertThat(GigaChatToken.headers("k", "u").get("RqUID")).isEqualTo("u");
        assertThat(new String(GigaChatToken.form("GIGACHAT_API_PERS"), UTF_8)).isEqualTo("scope=GIGACHAT_API_PERS");
    }
}
