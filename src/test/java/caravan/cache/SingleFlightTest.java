package caravan.cache;

import static caravan.cache.Asks.CHAT;
import static caravan.cache.Asks.chat;
import static caravan.cache.Asks.state;
import static caravan.cache.Asks.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.door.Rig;
import caravan.testkit.Cue;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import caravan.testkit.ResponseReplies;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks what is being asked already waits for that answer; and nobody hangs, or fails, for whoever asked first. */
class SingleFlightTest {
    private static final int MANY = 500;

    private final Cue cue = new Cue();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private Rig rig;

    private void start(String threads) {
        rig = Rig.house(plan -> plan.env("CACHE_TTL", "5m").flag("threads", threads));
    }

    @AfterEach
    void stop() {
        await().until(() -> rig.gate().inside() == 0);
        assertThat(Asks.figures(rig).path("waiting").asInt()).isZero();
        rig.close();
        callers.close();
    }

    private List<Future<RawClient.Answer>> ask(int many, String json) {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<RawClient.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            asked.add(callers.submit(() -> {
                go.await();
                return rig.chat(json);
            }));
        }
        go.countDown();
        return asked;
    }

    private void awaitWaiting(int many) {
        await().until(() -> Asks.figures(rig).path("waiting").asInt() >= many);
    }

    private static RawClient.Answer get(Future<RawClient.Answer> answer) {
        try {
            return answer.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void fiveHundredAtOnceReachTheProviderOnce(String threads) {
        start(threads);
        rig.fake().always(Replies.chat("Far").after(cue));

        List<Future<RawClient.Answer>> asked = ask(MANY, chat("many"));
        awaitWaiting(MANY / 2);
        cue.give();
        List<RawClient.Answer> answers =
                asked.stream().map(SingleFlightTest::get).toList();

        assertThat(rig.fake().seen()).hasSize(1);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(answers.getFirst().text());
        });
        assertThat(answers.stream().filter(answer -> state(answer).equals("MISS")))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> state(answer).equals("SHARED")))
                .isNotEmpty();
        assertThat(Asks.figures(rig).path("misses").asInt()).isEqualTo(1);
        assertThat(Asks.figures(rig).path("hits").asInt()
                        + Asks.figures(rig).path("shared").asInt())
                .isEqualTo(MANY - 1);
        assertThat(rig.gate().entries().stream()
                        .filter(entry -> entry.path("cost_usd").asText().equals("0")))
                .hasSize(MANY - 1);
    }

    /** Each question reaches the provider once, and each call is one of the three. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void theTotalsAreExactUnderSixtyFourThreads(String threads) {
        start(threads);
        rig.fake().always(request -> (request.text().contains("\"stream\":true")
                        ? Replies.chatStream(List.of("Far", " away"), true)
                        : Replies.chat("Far away"))
                .to(request));
        int questions = 20;
        int rounds = 10;
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 64; thread++) {
            int from = thread;
            running.add(callers.submit(() -> {
                try (RawClient caller = rig.caller()) {
                    for (int i = 0; i < rounds; i++) {
                        String json = (from + i) % 2 == 0
                                ? chat("q" + (from + i) % questions)
                                : streamed("q" + (from + i) % questions);
                        assertThat(caller.send(RawClient.post(CHAT, json))
                                        .answer()
                                        .status())
                                .isEqualTo(200);
                    }
                }
            }));
        }
        running.forEach(each -> {
            try {
                each.get();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });

        JsonNode cache = Asks.figures(rig);
        assertThat(rig.fake().seen()).hasSize(questions);
        assertThat(cache.path("misses").asInt()).isEqualTo(questions);
        assertThat(cache.path("hits").asInt() + cache.path("shared").asInt()).isEqualTo(64 * rounds - questions);
        assertThat(rig.gate().entries()).hasSize(64 * rounds);
        assertThat(saved()).isEqualByComparingTo(cache.path("saved_usd").asText());
    }

    /** What the calls that cost nothing would have cost, by the journal: each as its question's first. */
    private BigDecimal saved() {
        Map<String, BigDecimal> paid = new HashMap<>();
        List<JsonNode> free = new ArrayList<>();
        for (JsonNode entry : rig.gate().entries()) {
            if (entry.path("cache").asText().equals("miss")) {
                paid.put("any", new BigDecimal(entry.path("cost_usd").asText()));
            } else {
                free.add(entry);
            }
        }
        assertThat(free)
                .allSatisfy(entry -> assertThat(entry.path("cost_usd").asText()).isEqualTo("0"));
        return paid.getOrDefault("any", BigDecimal.ZERO).multiply(BigDecimal.valueOf(free.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void aStreamIsSharedWhenItIsAtItsEnd(String threads) {
        start(threads);
        rig.fake().always(Replies.chatStream(List.of("Far", " away"), true).after(cue));

        List<Future<RawClient.Answer>> streams = ask(20, streamed("slow"));
        rig.fake().awaitSeen(1);
        List<Future<RawClient.Answer>> wholes = ask(20, chat("slow"));
        awaitWaiting(39);
        cue.give();

        String first = get(streams.getFirst()).text();
        assertThat(streams).allSatisfy(stream -> assertThat(get(stream).text()).isEqualTo(first));
        assertThat(wholes).allSatisfy(whole -> assertThat(
                        Asks.json(get(whole)).at("/choices/0/message/content").asText())
                .isEqualTo("Far away"));
        assertThat(rig.fake().seen()).hasSize(1);
    }

    /** A response that came in one piece cannot be streamed: those who want that are one question together. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void whoCannotUseTheAnswerAsksOnceMoreTogether(String threads) {
        start(threads);
        String json = "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"stream\":%s}";
        rig.fake().always(request -> (request.text().contains("\"stream\":true")
                        ? ResponseReplies.stream("gpt-4o", "Hello")
                        : ResponseReplies.whole("gpt-4o", "Hello"))
                .after(cue)
                .to(request));
        Future<RawClient.Answer> whole =
                callers.submit(() -> rig.say(RawClient.post("/v1/responses", json.formatted(false))));
        rig.fake().awaitSeen(1);
        List<Future<RawClient.Answer>> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(callers.submit(() -> rig.say(RawClient.post("/v1/responses", json.formatted(true)))));
        }
        awaitWaiting(20);
        cue.give();

        assertThat(get(whole).status()).isEqualTo(200);
        assertThat(streams).allSatisfy(stream -> assertThat(get(stream).text()).contains("response.completed"));
        assertThat(rig.fake().seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void ifTheFirstOneLeavesAnotherTakesOver(String threads) {
        start(threads);
        rig.fake().next(Reply.hangs()).always(Replies.chat("Far"));
        RawClient first = rig.caller().send(RawClient.post(CHAT, chat("leaving")));
        rig.fake().awaitSeen(1);
        List<Future<RawClient.Answer>> others = ask(20, chat("leaving"));
        awaitWaiting(20);

        first.close();

        assertThat(others).allSatisfy(other -> assertThat(get(other).status()).isEqualTo(200));
        assertThat(rig.fake().seen()).hasSize(2);
        assertThat(rig.fake().seen().getFirst().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void ifTheFirstOneFailsAnotherTakesOver(String threads) {
        start(threads);
        rig.fake()
                .next(Replies.error(500, "server_error", "oops", "No.").after(cue))
                .always(Replies.chat("Far"));
        Future<RawClient.Answer> first = callers.submit(() -> rig.chat(chat("failing")));
        rig.fake().awaitSeen(1);
        List<Future<RawClient.Answer>> others = ask(20, chat("failing"));
        awaitWaiting(20);
        cue.give();

        assertThat(get(first).status()).isEqualTo(500);
        assertThat(others).allSatisfy(other -> assertThat(get(other).status()).isEqualTo(200));
        assertThat(rig.fake().seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void ifTheProviderGoesOnFailingNobodyWaitsForTheOthersToFail(String threads) {
        start(threads);
        rig.fake().always(Replies.error(500, "server_error", "oops", "No.").after(cue));

        List<Future<RawClient.Answer>> all = ask(20, chat("down"));
        awaitWaiting(19);
        cue.give();

        assertThat(all).allSatisfy(each -> assertThat(get(each).status()).isEqualTo(500));
        assertThat(rig.fake().seen()).hasSize(20);
        assertThat(Asks.figures(rig).path("item_count").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void whoWaitsAndLeavesIsForgottenAtOnce(String threads) {
        start(threads);
        rig.fake().next(Reply.hangs()).always(Replies.chat("Far"));
        RawClient first = rig.caller().send(RawClient.post(CHAT, chat("waiting")));
        rig.fake().awaitSeen(1);
        List<RawClient> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(rig.caller().send(RawClient.post(CHAT, chat("waiting"))));
        }
        awaitWaiting(10);

        others.subList(0, 9).forEach(RawClient::close);
        await().until(() -> Asks.figures(rig).path("waiting").asInt() == 1);
        first.close();

        assertThat(others.getLast().answer().status()).isEqualTo(200);
        others.getLast().close();
        assertThat(rig.fake().seen()).hasSize(2);
        await().until(() -> rig.gate().entries().stream()
                        .filter(entry -> entry.path("outcome").asText().equals("caller_left"))
                        .count()
                == 10);
    }
}
