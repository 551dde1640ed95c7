package caravan.providers.gigachat;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token that GigaChat wants in place of the key. */
class TokensTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final StillClock clock = new StillClock(Instant.parse("2026-11-27T00:00:00Z"));
    private Bank bank = Bank.open(clock, plan -> plan);

    @AfterEach
    void close() {
        bank.close();
    }

    private void reopen(UnaryOperator<Gate.Plan> more) {
        bank.close();
        bank = Bank.open(clock, more);
    }

    private HttpResponse<String> ask(String path, String model) {
        String body = path.endsWith("messages")
                ? Gate.chat(model, false).replace("\"stream\":false", "\"max_tokens\":5")
                : Gate.chat(model, false);
        return bank.gate().post(path, body);
    }

    /** So many calls at once, and how each was answered. */
    private List<Integer> askAtOnce(int calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> asking = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                asking.add(threads.submit(bank::ask));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : asking) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    @Test
    void itIsFetchedWithTheKeyAsSberbankWantsIt() {
        assertThat(bank.ask()).isEqualTo(200);

        Seen fetch = bank.office().seen().getFirst();
        assertThat(fetch.method()).isEqualTo("POST");
        assertThat(fetch.uri()).isEqualTo("/api/v2/oauth");
        assertThat(fetch.headers("authorization")).containsExactly("Basic " + Bank.BASIC);
        assertThat(UUID.fromString(String.valueOf(fetch.header("rquid"))).version())
                .isEqualTo(4);
        assertThat(fetch.header("accept")).isEqualTo("application/json");
        assertThat(fetch.header("content-type")).startsWith("application/x-www-form-urlencoded");
        assertThat(fetch.text()).isEqualTo("scope=GIGACHAT_API_PERS");
        assertThat(bank.paid()).containsExactly("Bearer token-1");
    }

    @Test
    void aHundredCallsAtOnceWaitForOneFetch() throws Exception {
        bank.office().next(seen -> Bank.token("token-1", clock.instant()).after(Duration.ofMillis(300)));

        assertThat(askAtOnce(100)).hasSize(100).containsOnly(200);
        assertThat(bank.fetches()).isOne();
        assertThat(bank.paid()).hasSize(100).containsOnly("Bearer token-1");
    }

    @Test
    void itIsKeptAndRenewedBeforeItEndsWhileCallsGoOnWithIt() {
        bank.ask();
        clock.move(Duration.ofMinutes(28));
        bank.ask();
        assertThat(bank.fetches()).isOne();

        clock.move(Duration.ofSeconds(61));
        bank.office().next(Reply.hangs());
        bank.ask();
        bank.office().awaitSeen(2);
        bank.ask();

        assertThat(bank.paid()).hasSize(4).containsOnly("Bearer token-1");
        assertThat(bank.fetches()).isEqualTo(2);
    }

    @Test
    void oneThatHasEndedIsNotSentAnyMore() {
        bank.ask();
        clock.move(HALF_AN_HOUR);

        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.paid()).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(bank.office().seen().stream()
                        .map(seen -> seen.header("rquid"))
                        .collect(toSet()))
                .as("a new id for each")
                .hasSize(2);
    }

    @Test
    void oneThatIsNotKnownThereIsRenewedOnceAndTheCallerDoesNotNotice() {
        bank.ask();
        bank.chat().next(Reply.json(401, "{\"status\":401,\"message\":\"Token has expired\"}"));

        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.paid()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        assertThat(bank.gate().entries()).hasSize(2);
    }

    @Test
    void ifThatHelpsNothingTheCallerIsToldAndTheTokenIsInNoError() {
        bank.chat()
                .always(seen -> Reply.json(
                        401, "{\"status\":401,\"message\":\"I do not know " + seen.header("authorization") + "\"}"));

        HttpResponse<String> answer = ask("/v1/chat/completions", "GigaChat-2");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("I do not know Bearer [token]").doesNotContain("token-");
        assertThat(bank.paid()).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, 401, 401, \"code\":\"provider_token_refused\"",
        "/v1/messages, 401, 401, \"type\":\"authentication_error\"",
        "/v1/messages, 400, 401, \"type\":\"authentication_error\"",
        "/v1/chat/completions, 429, 429, \"code\":\"provider_token_refused\"",
        "/v1/chat/completions, 500, 500, server_error",
        "/v1/messages, 503, 529, \"type\":\"overloaded_error\""
    })
    void aFailureIsToldInTheCallersDialectWithoutTheKey(String path, int status, int told, String said) {
        bank.office()
                .always(seen -> Reply.json(
                        status, "{\"code\":6,\"message\":\"no such " + seen.header("authorization") + "\"}"));

        HttpResponse<String> answer = ask(path, "GigaChat-2");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(told);
        assertThat(answer.body())
                .contains(said, "status " + status, "no such Basic [key]")
                .doesNotContain(Bank.BASIC, "bank-secret");
        assertThat(answer.headers().toString()).doesNotContain(Bank.BASIC, "bank-secret");
        assertThat(bank.chat().seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}", "[]", ""})
    void anAnswerWithoutATokenIsAFailure(String body) {
        bank.office().always(Reply.json(body));

        assertThat(ask("/v1/chat/completions", "GigaChat-2").statusCode()).isEqualTo(502);
    }

    @Test
    void afterAFailureNobodyAsksForAMoment() {
        bank.office().next(Reply.json(500, "{}"));

        assertThat(List.of(bank.ask(), bank.ask(), bank.ask())).containsOnly(500);
        assertThat(bank.fetches()).isOne();

        clock.move(Duration.ofSeconds(1));
        assertThat(bank.ask()).isEqualTo(200);
    }

    @Test
    void anOfficeThatCannotBeReachedIsAFailureTooAndAnotherProviderStandsIn() {
        reopen(plan -> plan.file("config/models.yaml", """
                models:
                  - name: far
                    deployments: [{provider: gigachat, model: GigaChat-2}, {provider: demo, model: echo}]
                retry: {tries: 1}
                """));
        bank.office().close();

        assertThat(ask("/v1/chat/completions", "GigaChat-2").statusCode()).isEqualTo(502);
        assertThat(ask("/v1/chat/completions", "far").statusCode()).isEqualTo(200);
    }

    @Test
    void anOfficeThatNeverAnswersIsWaitedForNoLongerThanTheTimeLimitSays() {
        bank.edit("prefixes: [GigaChat]", "timeouts: {first_byte: 200ms}\n    prefixes: [GigaChat]");
        bank.office().always(Reply.hangs());

        assertThat(ask("/v1/chat/completions", "GigaChat-2").statusCode()).isEqualTo(502);
        bank.office().awaitQuiet();
    }

    @Test
    void aCallerWhoLeavesTakesTheTokenFromNobody() {
        bank.office().next(seen -> Bank.token("token-1", clock.instant()).after(Duration.ofMillis(300)));
        try (RawClient caller = RawClient.to(bank.gate().port())) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("GigaChat-2", false)));
            bank.office().awaitSeen(1);
        }

        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.fetches()).isOne();
        assertThat(bank.paid()).containsExactly("Bearer token-1");
    }

    @Test
    void eachOfManyKeysHasATokenOfItsOwn() {
        reopen(plan -> plan.env("GIGACHAT_CREDENTIALS_1", "other-id:other-secret"));
        bank.office()
                .always(seen -> Bank.token(
                        "for-" + String.valueOf(seen.header("authorization")).substring(6, 12), clock.instant()));

        for (int i = 0; i < 4; i++) {
            bank.ask();
        }

        assertThat(bank.fetches()).isEqualTo(2);
        assertThat(bank.paid())
                .containsExactly("Bearer for-YmFuay", "Bearer for-b3RoZX", "Bearer for-YmFuay", "Bearer for-b3RoZX");
    }

    @Test
    void aKeyThatTheOfficeRefusesIsOutAndTheOtherIsUsed() {
        reopen(plan -> plan.env("GIGACHAT_CREDENTIALS_1", "other-id:other-secret")
                .file("config/models.yaml", "retry: {tries: 2}\n"));
        bank.office()
                .when(
                        seen -> ("Basic " + Bank.BASIC).equals(seen.header("authorization")),
                        Reply.json(401, "{\"code\":4,\"message\":\"Can't decode\"}"));

        for (int i = 0; i < 4; i++) {
            bank.ask();
        }

        assertThat(bank.office().seen().stream()
                        .filter(seen -> ("Basic " + Bank.BASIC).equals(seen.header("authorization"))))
                .hasSize(1);
        assertThat(bank.paid()).containsOnly("Bearer token-1");
        assertThat(bank.ask()).isEqualTo(200);
    }
}
