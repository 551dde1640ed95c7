package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What feeds a user's route must not run in two generations at once, nor in none. */
class FeedsTest {
    private static final AtomicLong TICKS = new AtomicLong();
    private static final AtomicLong STARTS = new AtomicLong();

    /** A bean of a user's. */
    public static final class Clock {
        public void tick() {
            TICKS.incrementAndGet();
        }

        public void started() {
            STARTS.incrementAndGet();
        }
    }

    private static final String BEAN = "camel.beans.clock=#class:" + Clock.class.getName() + "\n";

    private static String timer(String id, String options, String method) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: timer:%1$s?%2$s
                      steps:
                        - bean: {id: do-%1$s, ref: clock, method: %3$s}
                """.formatted(id, options, method);
    }

    @BeforeEach
    void setToZero() {
        TICKS.set(0);
        STARTS.set(0);
    }

    /** One that ticks once each time it is started shows how often that was. */
    @Test
    void newDataDoNotDisturbATimerAndNewRoutesStartItOnceMore() {
        try (Gate gate = Gate.plan()
                .file("config/application.properties", BEAN)
                .file("routes/timer.camel.yaml", timer("once", "repeatCount=1&delay=0", "started"))
                .start()) {
            await().untilAtomic(STARTS, org.hamcrest.Matchers.is(1L));

            for (int n = 0; n < 5; n++) {
                gate.write("config/models.yaml", "aliases: {a" + n + ": demo/echo}\n");
                assertThat(gate.reload().get(1)).contains("new data, the same");
            }
            assertThat(STARTS).hasValue(1);

            gate.write("routes/hello.camel.yaml", Routes.says("hello", "one")).reload();
            await().untilAtomic(STARTS, org.hamcrest.Matchers.is(2L));
        }
    }

    @Test
    void aTimerTicksOnceHoweverOftenRoutesChange() {
        try (Gate gate = Gate.plan()
                .file("config/application.properties", BEAN)
                .file("routes/timer.camel.yaml", timer("ticks", "period=50&fixedRate=true&delay=0", "tick"))
                .start()) {
            for (int n = 0; n < 5; n++) {
                gate.write("routes/hello.camel.yaml", Routes.says("hello", "n" + n))
                        .reload();
            }
            await().until(() -> TICKS.get() > 3);

            long began = System.nanoTime();
            long before = TICKS.get();
            await().until(() -> TICKS.get() >= before + 20);
            long millis = (System.nanoTime() - began) / 1_000_000;

            assertThat(millis).as("time for 20 ticks of 50 ms").isGreaterThan(800);
        }
    }

    @Test
    void aPortIsServedByTheNewestGeneration() throws IOException {
        int port = free();
        try (Gate gate = Ports.plan()
                .file("routes/port.camel.yaml", Ports.route(port, "n0"))
                .start()) {
            assertThat(Ports.ask(port)).isEqualTo("n0");
            for (int n = 1; n < 5; n++) {
                List<String> told = gate.write("routes/port.camel.yaml", Ports.route(port, "n" + n))
                        .reload();

                assertThat(told).as(String.valueOf(told)).first().isEqualTo("done");
                assertThat(Ports.ask(port)).isEqualTo("n" + n);
            }
        }
    }

    @Test
    void aRouteThatIsNotToStartByItselfDoesNot() {
        String route = timer("sleeper", "repeatCount=1&delay=0", "started")
                .replace("    from:", "    autoStartup: \"false\"\n    from:");
        try (Gate gate = Gate.plan()
                .file("config/application.properties", BEAN)
                .file("routes/timer.camel.yaml", route + timer("ticks", "repeatCount=1&delay=0", "tick"))
                .start()) {
            await().untilAtomic(TICKS, org.hamcrest.Matchers.is(1L));
            gate.reload();

            await().untilAtomic(TICKS, org.hamcrest.Matchers.is(2L));
            assertThat(STARTS).hasValue(0);
        }
    }

    private static int free() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
