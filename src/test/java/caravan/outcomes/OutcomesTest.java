package caravan.outcomes;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Outcome;
import caravan.door.Rig;
import caravan.outcomes.Ends.End;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a request ends, it is counted under one outcome of the closed list, and there is a test for each of them. */
class OutcomesTest {
    private static final Pattern OUTCOME =
            Pattern.compile("(?m)^caravan_calls_total\\{.*outcome=\"([^\"]*)\".*} (.+)$");

    /** What needs more than one request, or a gateway of its own, and where that is tested. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "policy_budget_spent", "budgets/SpentTest",
            "caller_left", "lives/LeavingTest",
            "policy_refused_by_route", "hooks/OnRequestTest",
            "gateway_stopping", "lives/StoppingTest",
            "gateway_killed", "lives/KilledTest");

    private static Rig ordered;
    private static Rig open;

    @BeforeAll
    static void start() {
        ordered = Places.ordered();
        open = Places.open();
    }

    @AfterAll
    static void close() {
        ordered.close();
        open.close();
    }

    static Stream<End> withKeys() {
        return Stream.of(Ends.atTheDoor(), Ends.ofOurs(), Ends.ofTheirs()).flatMap(List::stream);
    }

    static Stream<End> amongStrangers() {
        return Ends.amongStrangers().stream();
    }

    @ParameterizedTest
    @MethodSource("withKeys")
    void aRequestThatEndsSoIsCountedSo(End end) {
        ends(ordered, end);
    }

    @ParameterizedTest
    @MethodSource("amongStrangers")
    void aStrangersRequestThatEndsSoIsCountedSo(End end) {
        ends(open, end);
    }

    private static void ends(Rig rig, End end) {
        end.replies().forEach(rig.fake()::next);
        end.before().forEach(rig::say);
        double before = count(rig, end.outcome());

        RawClient.Answer answer = rig.say(end.request());

        assertThat(answer.status()).as(answer.text()).isEqualTo(end.status());
        await().untilAsserted(() ->
                assertThat(count(rig, end.outcome())).as(answer.text()).isEqualTo(before + 1));
    }

    @Test
    void oneThatFindsNoRoomIsCountedSo() {
        String chat =
                RawClient.post("/v1/chat/completions", Gate.chat("gpt-4o", false), "Authorization: Bearer sk-own");
        open.fake().next(Reply.hangs(), Reply.hangs());
        int seen = open.fake().seen().size();
        try (RawClient first = open.caller().send(chat);
                RawClient second = open.caller().send(chat)) {
            open.fake().awaitSeen(seen + 2);

            assertThat(open.say(chat).status()).isEqualTo(503);
            assertThat(count(open, "gateway_overloaded")).isEqualTo(1);
            first.reset();
            second.reset();
        }
        await().until(() -> open.gate().inside() == 0);
    }

    private static double count(Rig rig, String outcome) {
        return OUTCOME.matcher(scrape(rig))
                .results()
                .filter(line -> line.group(1).equals(outcome))
                .mapToDouble(line -> Double.parseDouble(line.group(2)))
                .sum();
    }

    private static String scrape(Rig rig) {
        return rig.say(RawClient.get("/metrics", Places.ANN)).text();
    }

    @Test
    void thereIsATestForEachOutcome() throws IOException {
        Set<String> tested =
                Stream.concat(withKeys(), amongStrangers()).map(End::outcome).collect(toCollection(TreeSet::new));
        tested.add(Outcome.OK);
        tested.add("gateway_overloaded");
        for (Map.Entry<String, String> other : ELSEWHERE.entrySet()) {
            Path file = Path.of("src/test/java/caravan", other.getValue() + ".java");
            assertThat(Files.readString(file)).contains('"' + other.getKey() + '"');
            tested.add(other.getKey());
        }

        assertThat(tested).containsExactlyInAnyOrderElementsOf(Outcome.TAGS);
    }

    @Test
    void theListIsClosedAndEachNameSaysWhoseFaultItWas() {
        assertThat(Outcome.TAGS).doesNotHaveDuplicates();
        assertThat(Outcome.TAGS.subList(1, Outcome.TAGS.size()))
                .allMatch(tag -> tag.matches("(caller|policy|provider|gateway)_[a-z_]+"));
        for (Rig rig : List.of(ordered, open)) {
            assertThat(OUTCOME.matcher(scrape(rig)).results().map(line -> line.group(1)))
                    .isSubsetOf(Outcome.TAGS);
        }
    }
}
