package caravan.canaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets that went down every path come out of none: not of the log at its loudest, the files, an answer, or a request. */
class CanaryTest {
    private static House house;
    private static Net net;

    @BeforeAll
    static void fly() {
        house = House.open();
        List<Secret> all = new ArrayList<>(house.keys().values());
        all.addAll(List.of(House.MASTER, House.ADMIN, House.OPERATOR, House.TEAM, House.GRANTED));
        all.addAll(List.of(House.REST, House.COLLECTOR));
        all.addAll(List.of(Errands.ROUTE, Errands.WRONG, Errands.WRONG_ADMIN, Errands.QUERY, Errands.BODY));
        all.addAll(List.of(Errands.HEADER, Errands.ORDERED, Errands.MISORDERED, Errands.FILED, Errands.ASKED));
        new Errands(house).all();
        all.addAll(house.made());
        net = new Net(all);
        await().until(() -> house.gate().inside() == 0);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    /** Else all the rest would prove nothing. */
    @Test
    void everyProviderHasSeenEveryMood() {
        for (String provider : Errands.MODELS.keySet()) {
            for (String mood : Parrot.MOODS) {
                assertThat(house.fake().seen())
                        .as(provider + " " + mood)
                        .anyMatch(seen -> seen.path().startsWith("/" + provider)
                                && seen.text().contains("mood:" + mood));
            }
        }
        assertThat(house.told()).anyMatch(each -> each.text().contains("*****"));
    }

    @Test
    void theLogHasNone() {
        assertThat(house.printed().text()).contains("stumble", "order: add key groq", "DEBUG");
        assertThat(net.in("the log", house.printed().text().lines().toList())).isEmpty();
    }

    @Test
    void theJournalAndTheDatabaseHaveNone() {
        assertThat(net.in(house.gate().data())).isEmpty();
    }

    @Test
    void noAnswerHasOne() {
        assertThat(house.told().stream().flatMap(each -> net.in(each.what(), each.text(), each.may()).stream()))
                .isEmpty();
    }

    @Test
    void aProviderGetsItsOwnKeyAndNoOther() {
        assertThat(house.fake().seen().stream().flatMap(seen -> net.in(seen, allowed(seen)).stream()))
                .isEmpty();
    }

    @Test
    void whatTheCollectorOfSpansIsSentHasNone() {
        await().until(() -> house.spans().stream().anyMatch(seen -> seen.text().contains("/v1/audio/speech")));
        assertThat(house.spans().toString()).isNotEmpty();
        assertThat(house.spans().stream().flatMap(seen -> net.in(seen, house.own(seen)).stream()))
                .isEmpty();
    }

    @Test
    void theUsersOwnBooksHaveNone() {
        await().until(() -> House.Clerk.RECORDED.stream().anyMatch(entry -> entry.contains("\"tts-1\"")));
        assertThat(net.in("what on-record is told", List.copyOf(House.Clerk.RECORDED)))
                .isEmpty();
    }

    private static Set<Secret> allowed(Seen seen) {
        Set<Secret> allowed = new java.util.HashSet<>(house.own(seen));
        allowed.add(Errands.ASKED);
        if (seen.path().startsWith("/gigachat")) {
            allowed.add(House.GRANTED);
        }
        if (seen.path().startsWith("/groq")) {
            allowed.add(Errands.ORDERED);
        }
        return allowed;
    }
}
