package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import caravan.door.Rig;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import caravan.testkit.RawClient;
import caravan.testkit.Seen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One header policy for all routes: they are read from the files, so that a new one is held to it by itself. */
class CanariesTest {
    /** Lower case and marked, so that a copy in any header, path or body is found. */
    private static final String CANARY = "canary-3f9";

    /** Only Anthropic counts tokens: whoever is not asked gets nothing to see. */
    private static final int NOT_SPOKEN = 501;

    private static final String TOKEN = "token-" + CANARY;

    private static final List<String> SENT = List.of(
            "Cookie: session=" + CANARY,
            "X-Api-Key: " + CANARY,
            "Api-Key: " + CANARY,
            "X-Goog-Api-Key: " + CANARY,
            "Anthropic-Api-Key: " + CANARY,
            "Proxy-Authorization: Basic " + CANARY,
            "X-Forwarded-For: " + CANARY,
            "X-Forwarded-Authorization: Bearer " + CANARY,
            "X-Amz-Security-Token: " + CANARY,
            "Forwarded: for=" + CANARY,
            "Origin: https://" + CANARY + ".example.com",
            "Referer: https://" + CANARY + ".example.com/",
            "CamelHttpUri: http://" + CANARY + ".example.com",
            "X-Anything: " + CANARY);

    /** Not {@code Location}: on what is passed through it says where a stored thing is. */
    private static final List<String> TOLD = List.of(
            "Set-Cookie",
            "Server",
            "Via",
            "CF-Ray",
            "WWW-Authenticate",
            "OpenAI-Organization",
            "X-Caravan-Provider",
            "X-Anything",
            "Access-Control-Allow-Origin",
            "Alt-Svc");

    private static Rig house;
    private static Rig own;

    @BeforeAll
    static void open() {
        house = Rig.house(plan -> plan.env("AUTH_TOKEN", TOKEN));
        own = Rig.ownKeys(plan -> plan);
        decorate(house.fake());
        decorate(own.fake());
    }

    private static void decorate(FakeProvider fake) {
        Imitation imitation = new Imitation();
        fake.always(seen -> {
            var reply = imitation.to(seen);
            for (String name : TOLD) {
                reply = reply.header(name, CANARY);
            }
            return reply;
        });
    }

    @AfterAll
    static void close() {
        house.close();
        own.close();
    }

    private static RawClient.Answer ask(Rig rig, FrontRoute route, String authorization) {
        String[] headers = Stream.concat(SENT.stream(), Stream.of("Authorization: Bearer " + authorization))
                .toArray(String[]::new);
        return rig.say(route.request(headers));
    }

    @TestFactory
    @Complaint(
            number = {41, 42},
            of = {"BerriAI/litellm#32202", "BerriAI/litellm#27410"})
    Stream<DynamicTest> theTokenOfACallerAndWhatElseTheySendNeverReachesAProvider() {
        return FrontRoute.all().stream()
                .map(route -> dynamicTest(route.toString(), () -> {
                    int before = house.fake().seen().size();
                    RawClient.Answer answer = ask(house, route, TOKEN);

                    assertThat(answer.status()).as(answer.text()).isNotIn(500, 502, 503, 504);
                    List<Seen> all = house.fake().seen();
                    assertThat(all.subList(before, all.size())).allSatisfy(seen -> {
                        assertThat(everything(seen)).doesNotContainIgnoringCase(CANARY);
                        assertThat(seen.headers("authorization")).containsExactly("Bearer sk-house");
                    });
                }));
    }

    @TestFactory
    @Complaint(
            number = {41, 42},
            of = {"BerriAI/litellm#37905", "BerriAI/litellm#28238", "BerriAI/litellm#27410"})
    Stream<DynamicTest> aCallersOwnKeyGoesToItsProviderAndNothingElseOfTheirs() {
        return FrontRoute.all().stream()
                .map(route -> dynamicTest(route.toString(), () -> {
                    int before = own.fake().seen().size();
                    RawClient.Answer answer = ask(own, route, "sk-own");

                    List<Seen> all = own.fake().seen();
                    boolean guessed = answer.head().header("x-caravan-estimated") != null;
                    if (answer.status() != NOT_SPOKEN && !guessed) {
                        assertThat(all)
                                .as("requests of %s that reached the provider: %s", route, answer.text())
                                .hasSizeGreaterThan(before);
                    }
                    assertThat(all.subList(before, all.size())).allSatisfy(seen -> {
                        assertThat(everything(seen)).doesNotContainIgnoringCase(CANARY);
                        assertThat(seen.headers("authorization")).containsExactly("Bearer sk-own");
                    });
                }));
    }

    @TestFactory
    @Complaint(
            number = {41, 42},
            of = {"BerriAI/litellm#32202", "BerriAI/litellm#27410"})
    Stream<DynamicTest> whatAProviderSetsBesideItsAnswerNeverReachesACaller() {
        return FrontRoute.all().stream()
                .map(route -> dynamicTest(route.toString(), () -> {
                    RawClient.Answer answer = ask(own, route, "sk-own");

                    assertThat(answer.head().headers().toString()).doesNotContainIgnoringCase(CANARY);
                    assertThat(answer.head().headers()).doesNotContainKeys("set-cookie", "server");
                }));
    }

    private static String everything(Seen seen) {
        return seen.uri() + seen.headers() + seen.text();
    }
}
