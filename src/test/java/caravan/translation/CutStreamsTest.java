package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.peers.Complaint;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Sse;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However the network cuts a provider's stream, and however it frames its events, the caller reads the same bytes. */
class CutStreamsTest {
    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Town.house(plan -> plan.clock(new StillClock(Instant.parse("2026-11-20T12:00:00Z")))
                .flag("loops", "1"));
    }

    @AfterEach
    void forget() {
        rig.fake().forget();
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    /** Whose provider has no name for its answer gets another one for each. */
    private static String text(RawClient.Answer answer) {
        return answer.text().replaceAll("\"chatcmpl-[^\"]+\"", "\"chatcmpl-1\"");
    }

    private static RawClient.Answer ask(RawClient caller, Tongue tongue, Reply reply) {
        rig.fake().next(reply);
        return caller.send(tongue.request()).answer();
    }

    private static RawClient.Answer ask(Tongue tongue, String stream) {
        try (RawClient caller = rig.caller()) {
            return ask(caller, tongue, tongue.head().bytes(stream));
        }
    }

    private static String plain(Tongue tongue) {
        return new String(tongue.stream(), UTF_8);
    }

    private static String commented(Tongue tongue) {
        return ": ping\n\n"
                + tongue.events().stream()
                        .map(event -> ": ping\nid: 7\nretry: 10\n" + event + ":\n\nevent: ping\ndata:\n\n")
                        .collect(Collectors.joining());
    }

    /** Where JSON may be broken into lines, so may data. */
    private static String inLines(Tongue tongue) {
        return plain(tongue).replace("data: {", "data: {\ndata:  ");
    }

    static Stream<Arguments> forms() {
        return Tongue.all().flatMap(tongue -> {
            String plain = plain(tongue);
            Stream<Arguments> both = Stream.of(
                    Arguments.of("as it is", tongue, plain, 1),
                    Arguments.of("CRLF", tongue, plain.replace("\n", "\r\n"), 23),
                    Arguments.of("no line end at the end", tongue, plain.stripTrailing(), 37));
            Stream<Arguments> events = Stream.of(
                    Arguments.of("CR", tongue, plain.replace("\n", "\r"), 41),
                    Arguments.of("comments and fields", tongue, commented(tongue), 43),
                    Arguments.of("data in several lines", tongue, inLines(tongue), 31));
            return tongue.isLines() ? both : Stream.concat(both, events);
        });
    }

    /** @param step every byte for the plain form, which has every letter and every kind of event; fewer for the others */
    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("forms")
    @Complaint(
            number = {9, 11},
            of = {
                "envoyproxy/ai-gateway#2162",
                "alibaba/higress#4248",
                "alibaba/higress#4146",
                "alibaba/higress#2918",
                "Portkey-AI/gateway#1035"
            })
    void aStreamThatIsCutAnywhereIsTheSameForTheCallerAndInTheBooks(
            String form, Tongue tongue, String stream, int step) {
        String whole = text(ask(tongue, plain(tongue)));
        assertThat(whole).contains(Tongue.HELLO, Tongue.CLEF).endsWith(tongue.end());
        byte[] bytes = stream.getBytes(UTF_8);
        int before = rig.gate().entries().size();
        int asked = 0;
        try (RawClient caller = rig.caller()) {
            for (int at = 1; at < bytes.length; at += step) {
                Reply cut = tongue.head()
                        .bytes(Arrays.copyOf(bytes, at))
                        .bytes(Arrays.copyOfRange(bytes, at, bytes.length));
                assertThat(text(ask(caller, tongue, cut)))
                        .as("%s, cut at %d", form, at)
                        .isEqualTo(whole);
                asked++;
            }
        }
        List<JsonNode> entries = rig.gate().entries();
        assertThat(entries.subList(before, entries.size())).hasSize(asked).allSatisfy(entry -> check(entry, tongue));
    }

    private static void check(JsonNode entry, Tongue tongue) {
        assertThat(entry.path("input_tokens").asLong()).isEqualTo(tongue.read());
        assertThat(entry.path("output_tokens").asLong()).isEqualTo(tongue.written());
        assertThat(entry.path("estimated").asBoolean(true)).isFalse();
        assertThat(entry.path("outcome").asText()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void eachByteMayComeAlone(Tongue tongue) {
        String whole = text(ask(tongue, plain(tongue)));
        try (RawClient caller = rig.caller()) {
            assertThat(text(ask(
                            caller, tongue, tongue.head().bytes(tongue.stream()).splitEvery(1))))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void aStreamHasOneIdAndOneModelAndItsCallsKeepTheirs(Tongue tongue) {
        byte[] whole = ask(tongue, plain(tongue)).body();

        List<JsonNode> events = Sse.json(whole);
        assertThat(values(events, "/choices/0/delta/tool_calls/0/id", "/content_block/id"))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(values(events, "/id", "/message/id").stream().distinct()).hasSize(1);
        assertThat(values(events, "/model", "/message/model").stream().distinct())
                .containsExactly(tongue.model());
    }

    private static List<String> values(List<JsonNode> events, String... places) {
        return events.stream()
                .flatMap(event -> Stream.of(places).map(event::at))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }
}
