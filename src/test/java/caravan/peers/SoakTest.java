package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.lives.Books;
import caravan.lives.Exit;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls of all kinds, round after round, each with names that were never heard before: what a round leaves behind would
 * show in the next. A few rounds in every build; for as long as {@code -Dcaravan.soak=10m} says with {@code mvn -Psoak verify}.
 */
class SoakTest {
    private static final List<Exit> EXITS = List.of(Exit.values());
    private static final String CHAT = "/v1/chat/completions";
    private static final int CALLERS = 16;
    private static final int CALLS = 50;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 3;
    private static final long MEGABYTES = 4_000_000;

    private static final Duration LONG =
            Duration.parse("PT" + System.getProperty("caravan.soak", "0s").toUpperCase(java.util.Locale.ROOT));

    private static final Reply BROKEN =
            Replies.chatStream(List.of("a", "b", "c"), false).first(700).thenReset();

    private int heard;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    @Complaint(
            number = 36,
            of = {"BerriAI/litellm#27954", "BerriAI/litellm#12685", "BerriAI/litellm#25219", "BerriAI/litellm#6404"})
    void roundAfterRoundOfMixedCallsTheHeapAndTheThreadsStayAsTheyAre(String threads) throws Exception {
        try (Rig rig = Rig.house(plan -> plan.flag("threads", threads))) {
            rig.fake().when(seen -> seen.text().contains("\"breaks\""), BROKEN);
            for (int i = 0; i < WARM_UP; i++) {
                round(rig);
            }
            List<Long> heaps = new ArrayList<>(List.of(Heap.held()));
            int before = Heap.threads();
            Instant end = Instant.now().plus(LONG.dividedBy(2)); // for two ways to run
            for (int i = 0; i < ROUNDS || Instant.now().isBefore(end); i++) {
                round(rig);
                heaps.add(Heap.held());
                tell(threads, heaps);
            }
            assertThat(heaps.getLast()).as("heaps %s", heaps).isLessThan(heaps.getFirst() + MEGABYTES);
            assertThat(Heap.threads()).isLessThanOrEqualTo(before + CALLERS);
        }
    }

    private static void tell(String threads, List<Long> heaps) {
        if (!LONG.isZero()) {
            System.out.printf(
                    "soak, threads=%s: %d calls, heap %.1f MB (%.1f at first), %d threads%n",
                    threads,
                    (heaps.size() + WARM_UP - 1) * CALLERS * CALLS,
                    heaps.getLast() / 1e6,
                    heaps.getFirst() / 1e6,
                    Heap.threads());
        }
    }

    private void round(Rig rig) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                int name = heard++;
                all.add(callers.submit(() -> callAll(rig, "never-heard-" + name)));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
        Books.quiet(rig.gate(), rig.fake());
        rig.fake().forget();
    }

    private static void callAll(Rig rig, String name) {
        for (int i = 0; i < CALLS; i++) {
            String model = "openai/" + name + "-" + i;
            switch (i % 8) {
                case 0, 1 ->
                    assertThat(rig.chat(Gate.chat(model, false)).status()).isEqualTo(200);
                case 2, 3 -> assertThat(rig.chat(Gate.chat(model, true)).text()).endsWith("data: [DONE]\n\n");
                case 4 -> rig.say(RawClient.get("/nowhere/" + name + i, "X-" + name + ": " + i));
                case 5 -> rig.chat("{\"model\":\"" + name);
                case 6 -> broken(rig, model);
                default -> leaves(rig, model, EXITS.get(i % EXITS.size()));
            }
        }
    }

    private static void broken(Rig rig, String model) {
        try (RawClient caller = rig.caller()) {
            String request = Gate.chat(model, true).replaceFirst("\\{", "{\"user\":\"breaks\",");
            caller.send(RawClient.post(CHAT, request, "Connection: close")).rest();
        }
    }

    private static void leaves(Rig rig, String model, Exit exit) {
        try (RawClient caller = rig.caller()) {
            caller.send(RawClient.post(CHAT, Gate.chat(model, true))).head();
            exit.take(caller);
        }
    }
}
