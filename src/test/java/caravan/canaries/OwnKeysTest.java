package caravan.canaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.commands.Orders;
import caravan.testkit.FakeProvider;
import caravan.testkit.Printed;
import caravan.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In a house without keys each caller brings their own: it is theirs and the provider's, and nothing of it stays here. */
class OwnKeysTest {
    private static final Secret ANA = Secret.key("ana");
    private static final Secret BEN = Secret.around("Odd.", "ben", ".ddO");
    private static final Net NET = new Net(List.of(ANA, BEN));

    private static final List<String> TOLD = new ArrayList<>();
    private static FakeProvider fake;
    private static Printed printed;
    private static Gate gate;

    @BeforeAll
    static void call() {
        fake = FakeProvider.start().always(new Parrot());
        printed = Printed.listen();
        gate = Gate.plan().ownKeys(fake).env("CACHE_TTL", "5m").start();
        Orders.inWords(gate.data(), "log level caravan trace");
        for (String mood : Parrot.MOODS) {
            say("/v1/chat/completions", mood, ANA, "Authorization: Bearer ");
            say("/v1/chat/completions", mood, BEN, "Authorization: Bearer ");
            say("/v1/messages", mood, ANA, "x-api-key: ");
        }
        say("/v1/chat/completions", "none", ANA, "Authorization: Bearer ");
        say("/v1/chat/completions", "none", BEN, "Authorization: Bearer ");
        for (String look : List.of("/stats", "/metrics", "/health", "/v1/models", "/v1/usage?group_by=model,key")) {
            TOLD.add(gate.get(look).body());
        }
        await().until(() -> gate.inside() == 0);
    }

    /** Whoever has shown it may be told it; nobody else. */
    private static void say(String path, String mood, Secret key, String header) {
        String body = Errands.question("gpt-5-mini", mood.contains("event"), "mood:" + mood);
        try (RawClient caller = RawClient.to(gate.port())) {
            String asked = RawClient.post(path, body, header + key.value(), "Connection: close");
            String answer = new String(caller.send(asked).rest(), StandardCharsets.UTF_8);
            assertThat(NET.in(path + " " + mood, answer, Set.of(key))).isEmpty();
        }
    }

    @AfterAll
    static void stop() {
        gate.close();
        printed.close();
        fake.close();
    }

    @Test
    void itGoesToTheProviderWithItsCallersQuestionAndWithNoOther() {
        assertThat(fake.seen()).hasSizeGreaterThan(30);
        assertThat(fake.seen().stream()
                        .flatMap(seen -> NET.in(seen, Set.of(ANA)).stream())
                        .filter(each -> each.startsWith("ana")))
                .isEmpty();
        assertThat(fake.seen().stream().filter(seen -> NET.in(seen, Set.of()).size() > 1))
                .isEmpty();
    }

    @Test
    void nothingOfItStays() {
        assertThat(printed.text()).contains("via openai", "own-");
        assertThat(NET.in("the log", printed.text().lines().toList())).isEmpty();
        assertThat(NET.in("what can be looked at", TOLD)).isEmpty();
        assertThat(NET.in(gate.data())).isEmpty();
    }
}
