package caravan.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever callers send, it makes no series: who watches the gateway is not theirs to drown. */
class BoundedSeriesTest {
    private static final int AT_ONCE = 25;
    private static final String CHAT = "/v1/chat/completions";

    private Rig rig;

    /** For each test its own: what room there is for names is there once. */
    @BeforeEach
    void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** So many requests over one connection, some at once. */
    private void send(int from, int to, IntFunction<String> request) {
        try (RawClient caller = rig.caller()) {
            for (int first = from; first < to; first += AT_ONCE) {
                StringBuilder some = new StringBuilder();
                for (int n = first; n < first + AT_ONCE; n++) {
                    some.append(request.apply(n));
                }
                caller.send(some.toString());
                for (int n = first; n < first + AT_ONCE; n++) {
                    caller.answer();
                }
            }
        }
    }

    private static String unknown(int n) {
        String chat = Gate.chat("demo/made-up-" + n, n % 2 == 0).replaceFirst("\\{", "{\"user\":\"user-" + n + "\",");
        return RawClient.post(CHAT + "?q=" + n, chat, "X-Trace: t-" + n, "X-Header-" + n + ": 1", "User-Agent: a-" + n);
    }

    private static String nowhere(int n) {
        return RawClient.get("/made/up/" + n, "Authorization: Bearer sk-" + n);
    }

    private static String catchAll(int n) {
        return RawClient.post(CHAT, Gate.chat("some-" + n, false));
    }

    @Test
    void tenThousandNamesThatNobodyKnowsLeaveTheSeriesAsTheyWere() {
        send(0, 2 * AT_ONCE, BoundedSeriesTest::unknown);
        send(0, AT_ONCE, BoundedSeriesTest::nowhere);
        Set<String> before = series();

        send(AT_ONCE, 10_000, BoundedSeriesTest::unknown);
        send(AT_ONCE, 1_000, BoundedSeriesTest::nowhere);

        assertThat(series()).isEqualTo(before).noneMatch(line -> line.contains("made"));
        assertThat(before).anyMatch(line -> line.contains("caller_unknown_path"));
        assertThat(before)
                .anyMatch(line -> line.contains("error_type=\"provider_status\"")
                        && line.contains("gen_ai_request_model=\"other\""));
    }

    @Test
    void whereAProviderAnswersToAnyNameThereIsAnEndToItAllTheSame() {
        send(0, 225, BoundedSeriesTest::catchAll);
        Set<String> before = series();

        send(225, 500, BoundedSeriesTest::catchAll);

        assertThat(series()).isEqualTo(before).noneMatch(line -> line.contains("some-300"));
        assertThat(before).anyMatch(line -> line.contains("some-10"));
    }

    /** Their names and labels, without their values; what the JVM collects comes when it likes. */
    private Set<String> series() {
        return rig.say(RawClient.get("/metrics"))
                .text()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
