package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.lives.Books;
import caravan.lives.Exit;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way in which a translated stream can end, for each pair of languages: one entry, with what it came to and what was used
 * until then; nothing in flight or reserved; each budget charged what the journal says; and the caller told in their own words.
 */
class WhateverHappensTest {
    private static final String BUDGETS =
            "budgets: [{on: gateway, usd: 100, per: total}, {on: \"model:*\", usd: 50, per: day}]\n";
    private static final String SOON = "{first_byte: 250ms, idle: 250ms}";
    private static final String LIMITS = "limits: [{name: tokens, measure: tokens, amount: 100000000, window: 1d}]\n";

    private static Rig patient;

    /** For whoever hangs: all others may be as slow as the machine. */
    private static Rig hasty;

    @BeforeAll
    static void open() {
        patient = rig(Town.PROVIDERS);
        hasty = rig(Town.PROVIDERS
                .replaceAll("( +)prefixes: .(cl|ge|qw|co)", "$1timeouts: " + SOON + "\n$0")
                .replace("keys: OPENAI_API_KEY", "keys: OPENAI_API_KEY, timeouts: " + SOON));
    }

    private static Rig rig(String providers) {
        return Town.house(plan -> plan.flag("loops", "1")
                .file("config/providers.yaml", providers)
                .file("config/budgets.yaml", BUDGETS)
                .file("config/limits.yaml", LIMITS));
    }

    @AfterAll
    static void close() {
        patient.close();
        hasty.close();
    }

    /**
     * A way in which a provider ends a stream that has begun.
     *
     * @param from the stream so far, as the first events of it
     * @param error the word for it that the caller is told, in either dialect
     */
    private record Way(String name, String outcome, BiFunction<Tongue, Reply, Reply> from, String error) {
        /** A line of JSON and no more is a stream, if lines are what streams are made of. */
        boolean isIn200() {
            return name.endsWith("in a 200");
        }

        Rig rig() {
            return name.equals("hangs") ? hasty : patient;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Way> ways() {
        String cut = "before its answer was complete";
        return Stream.of(
                new Way("resets", "provider_broke_off", (tongue, begun) -> begun.thenReset(), "broke off"),
                new Way("closes", "provider_broke_off", (tongue, begun) -> begun.thenClose(), "broke off"),
                new Way("ends without its mark", "provider_broke_off", (tongue, begun) -> begun, cut),
                new Way("hangs", "provider_timeout", (tongue, begun) -> begun.thenHang(), "did not answer in time"),
                new Way(
                        "garbage",
                        "provider_invalid_answer",
                        (tongue, begun) -> begun.bytes(tongue.event("<html>"))
                                .bytes(tongue.event("{}"))
                                .thenHang(),
                        "not JSON"),
                new Way(
                        "half an event",
                        "provider_broke_off",
                        (tongue, begun) -> begun.bytes(
                                tongue.event("{\"type\":\"content_bl").strip()),
                        cut),
                new Way("zeros", "provider_broke_off", (tongue, begun) -> begun.bytes("\0\0\0\n\n"), cut),
                new Way(
                        "an error event",
                        "provider_stream_error",
                        (tongue, begun) -> begun.bytes(tongue.failing("Overloaded by org-abcdefgh1"))
                                .thenHang(),
                        "Overloaded by org-…"));
    }

    static Stream<Arguments> begun() {
        return Tongue.all().flatMap(tongue -> ways().map(way -> Arguments.of(tongue, way)));
    }

    /** The stream has come to its second word. */
    private static int middle(Tongue tongue) {
        return tongue.told().indexOf(Tongue.CLEF) + 1;
    }

    private static String everything(RawClient caller) {
        return new String(caller.rest(), UTF_8);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("begun")
    @Complaint(
            number = 12,
            of = {"Portkey-AI/gateway#722", "mlflow/mlflow#25897"})
    void theProviderEndsIt(Tongue tongue, Way way) {
        Rig rig = way.rig();
        rig.fake().next(way.from().apply(tongue, tongue.upTo(middle(tongue))));
        Books books = Books.open(rig.gate(), rig.fake());
        String told;
        try (RawClient caller = rig.caller()) {
            told = everything(caller.send(tongue.request("Connection: close")));
        }

        assertThat(told).startsWith("HTTP/1.1 200 ").contains(Tongue.HELLO, Tongue.CLEF, tongue.error(), way.error());
        assertThat(told.split("\"error\":\\{", -1)).as("errors in %s", told).hasSize(2);
        assertThat(told).doesNotContain("[DONE]", "message_stop");
        JsonNode entry = books.closeOne();
        assertThat(entry.path("outcome").asText()).isEqualTo(way.outcome());
        isCharged(entry, tongue);
    }

    /** What the provider has said by then; a guess of what it has not said, and marked as one. */
    private static void isCharged(JsonNode entry, Tongue tongue) {
        long read = entry.path("input_tokens").asLong();
        if (tongue.tellsUsageEarly()) {
            assertThat(read).isEqualTo(tongue.read());
        } else {
            assertThat(read).isPositive();
            assertThat(entry.path("estimated").asBoolean()).isTrue();
        }
        assertThat(entry.path("output_tokens").asLong())
                .isBetween(tongue.tellsUsageEarly() ? 1L : 0L, tongue.written());
        assertThat(new BigDecimal(entry.path("cost_usd").asText())).isPositive();
    }

    static Stream<Arguments> events() {
        return Tongue.all()
                .flatMap(tongue -> IntStream.rangeClosed(1, tongue.events().size() - 1)
                        .filter(event -> !tongue.told().get(event - 1).isEmpty())
                        .mapToObj(event -> Arguments.of(tongue, event)));
    }

    @ParameterizedTest(name = "{0}, event {1}")
    @MethodSource("events")
    void theCallerLeavesAtAnyEvent(Tongue tongue, int event) {
        Rig rig = patient;
        rig.fake().next(tongue.upTo(event).thenHang());
        Books books = Books.open(rig.gate(), rig.fake());
        try (RawClient caller = rig.caller()) {
            caller.send(tongue.request()).head();
            StringBuilder read = new StringBuilder();
            while (read.indexOf(tongue.told().get(event - 1)) < 0) {
                read.append(caller.chunk().text());
            }
            Exit exit = event % 2 == 0 ? Exit.RESET : Exit.HALF_CLOSE;
            exit.take(caller);
            assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
            JsonNode entry = books.closeOne();
            assertThat(entry.path("outcome").asText()).isEqualTo("caller_left");
            isCharged(entry, tongue);
        }
    }

    /** Nothing has been told: it is an error like any other, with its status. */
    private static Stream<Way> early() {
        return Stream.of(
                new Way("resets", "provider_broke_off", (tongue, any) -> Reply.resets(), "broke off"),
                new Way("closes", "provider_broke_off", (tongue, any) -> Reply.closes(), "broke off"),
                new Way("hangs", "provider_timeout", (tongue, any) -> Reply.hangs(), "did not answer in time"),
                new Way(
                        "an error in a 200",
                        "provider_stream_error",
                        (tongue, any) -> Reply.json(tongue.errorInA200()),
                        "Busy"),
                new Way(
                        "no JSON in a 200",
                        "provider_invalid_answer",
                        (tongue, any) -> Reply.json("<html>"),
                        "not JSON"),
                new Way(
                        "a refusal",
                        "provider_status",
                        (tongue, any) -> Reply.json(400, "{\"error\":{\"message\":\"Slow\"}}"),
                        "Slow"));
    }

    static Stream<Arguments> unbegun() {
        return Tongue.all().flatMap(tongue -> early().filter(way -> !(tongue.isLines() && way.isIn200()))
                .map(way -> Arguments.of(tongue, way)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("unbegun")
    @Complaint(number = 43, of = "BerriAI/litellm#10593")
    void theProviderNeverBegins(Tongue tongue, Way way) {
        Rig rig = way.rig();
        rig.fake().next(way.from().apply(tongue, Reply.of(200)));
        Books books = Books.open(rig.gate(), rig.fake());

        RawClient.Answer answer = rig.say(tongue.request());

        assertThat(answer.status()).isBetween(400, 599);
        JsonNode body = Said.parse(answer.text());
        assertThat(body.path("type").asText("")).isEqualTo(tongue.isMessages() ? "error" : "");
        assertThat(body.at("/error/message").asText()).contains(way.error());
        assertThat(body.at("/error/type").asText()).isNotBlank();
        JsonNode entry = books.closeOne();
        assertThat(entry.path("outcome").asText()).isEqualTo(way.outcome());
        assertThat(entry.path("cost_usd").isNull()).as("nothing was used").isTrue();
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void theDeadlineOfTheCallPasses(Tongue tongue) {
        Rig rig = patient;
        rig.fake().next(Reply.hangs());
        Books books = Books.open(rig.gate(), rig.fake());

        RawClient.Answer answer = rig.say(tongue.request("X-Caravan-Timeout: 200ms"));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(rig.lastSeen().awaitEnd()).isEqualTo(Seen.State.CLOSED_BY_PEER);
        assertThat(books.closeOne().path("outcome").asText()).isEqualTo("provider_timeout");
    }
}
