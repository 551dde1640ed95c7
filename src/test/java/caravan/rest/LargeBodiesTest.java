package caravan.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.testkit.RawClient;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Large files pass in both directions and are never held; whatever happens at one end is told to the other. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class LargeBodiesTest {
    private static final int MEGABYTES = 200;
    private static final long MOST_HELD = 64L << 20;
    private static final String PROVIDERS =
            "providers: {openai: {base_url: \"%s/v1\", keys: OPENAI_API_KEY, timeouts: {first_byte: %s}}}";

    @Parameter
    String threads;

    private Depot depot;
    private Gate gate;

    @BeforeEach
    void start() {
        depot = Depot.start();
        gate = gate("5m");
    }

    private Gate gate(String firstByte) {
        return Gate.plan()
                .flag("threads", threads)
                .flag("max-body", "1MiB")
                .flag("max-upload", (MEGABYTES + 1) + "MiB")
                .file("config/providers.yaml", PROVIDERS.formatted(depot.url(), firstByte))
                .start();
    }

    @AfterEach
    void stop() {
        gate.close();
        depot.close();
    }

    private static String post(String path, long length) {
        return "POST " + path
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-own\r\nContent-Type: application/pdf\r\n"
                + (length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length) + "\r\n\r\n";
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aLargeUploadPassesToTheByte() {
        CRC32 sum = new CRC32();
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(post("/v1/take", (long) MEGABYTES << 20));
            for (int i = 0; i < MEGABYTES; i++) {
                caller.send(Depot.PIECE);
                sum.update(Depot.PIECE);
            }
            assertThat(caller.answer().text())
                    .isEqualTo("{\"bytes\":" + (MEGABYTES << 20L) + ",\"sum\":" + sum.getValue() + "}");
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
        }
    }

    @Test
    void aLargeDownloadPassesToTheByte() {
        try (RawClient caller = RawClient.to(gate.port())) {
            long bytes = (long) MEGABYTES << 20;
            RawClient.Head head = caller.send(RawClient.get("/v1/give/" + bytes, "Authorization: Bearer sk-own"))
                    .head();
            assertThat(head.header("content-length")).isEqualTo(Long.toString(bytes));
            CRC32 theirs = new CRC32();
            CRC32 ours = new CRC32();
            long before = heap();
            for (long read = 0; read < bytes; ) {
                byte[] piece = caller.some().bytes();
                assertThat(piece).isNotEmpty();
                theirs.update(piece);
                read += piece.length;
            }
            for (int i = 0; i < MEGABYTES; i++) {
                ours.update(Depot.PIECE);
            }
            assertThat(theirs.getValue()).isEqualTo(ours.getValue());
            assertThat(heap() - before).isLessThan(MOST_HELD);
        }
    }

    /** The provider reads no more, and so the caller cannot write: nothing is held between the two but what the sockets hold. */
    @Test
    void aProviderThatReadsSlowlySlowsTheCallerDown() throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        long before = heap();
        try (RawClient caller = RawClient.to(gate.port())) {
            Thread sender = Thread.ofVirtual().start(() -> {
                caller.send(post("/v1/stall", (long) MEGABYTES << 20));
                for (int i = 0; i < MEGABYTES; i++) {
                    caller.send(Depot.PIECE);
                    sent.addAndGet(Depot.SOME);
                }
            });
            assertThat(depot.stalled.await(10, TimeUnit.SECONDS)).isTrue();
            AtomicLong last = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> last.getAndSet(sent.get()) == sent.get());

            assertThat(sent.get()).isLessThan(MOST_HELD);
            assertThat(heap() - before).isLessThan(MOST_HELD);
            depot.goOn();
            assertThat(caller.answer().text()).startsWith("{\"bytes\":" + (MEGABYTES << 20L));
            sender.join();
        }
    }

    @Test
    void aCallerWhoReadsSlowlySlowsTheProviderDown() {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(RawClient.get("/v1/give/" + ((long) MEGABYTES << 20), "Authorization: Bearer sk-own"))
                    .head();
            AtomicLong last = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> last.getAndSet(depot.given.get()) == depot.given.get());

            assertThat(depot.given.get()).isPositive().isLessThan(MOST_HELD);
        }
    }

    @Test
    void aProviderThatHasEnoughIsHeardWhileTheCallerStillSends() {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(post("/v1/refuse", (long) MEGABYTES << 20))
                    .send(Depot.PIECE)
                    .send(Depot.PIECE);

            RawClient.Answer answer = caller.answer();
            assertThat(answer.status()).as(answer.text()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"That is too much for us.\"}}");
            assertThat(answer.head().header("connection")).isEqualTo("close");
            assertThat(outcome(answer)).isEqualTo("provider_status");
        }
    }

    private String outcome(RawClient.Answer answer) {
        return gate.entry(String.valueOf(answer.head().header("x-request-id")))
                .path("outcome")
                .asText();
    }

    @Test
    void aCallerWhoLeavesInTheMiddleFreesTheProviderAtOnce() throws InterruptedException {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(post("/v1/take", (long) MEGABYTES << 20)).send(Depot.PIECE);
            await().until(() -> depot.taken.get() > 0);
        }
        assertThat(depot.broken.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> gate.inside() == 0);
        assertThat(gate.entries().getLast().path("outcome").asText()).isEqualTo("caller_left");
    }

    @Test
    void aProviderThatBreaksOffInTheMiddleIsToldToTheCaller() {
        try (RawClient caller = RawClient.to(gate.port())) {
            caller.send(post("/v1/break", (long) MEGABYTES << 20))
                    .send(Depot.PIECE)
                    .send(new byte[10]);
            RawClient.Answer answer = caller.answer();

            assertThat(answer.status()).isEqualTo(502);
            assertThat(outcome(answer)).isEqualTo("provider_broke_off");
        }
    }

    @Test
    void aProviderThatReadsNoMoreRunsOutOfTime() {
        try (Gate hasty = gate("300ms");
                RawClient caller = RawClient.to(hasty.port())) {
            Thread.ofVirtual().start(() -> {
                try {
                    caller.send(post("/v1/stall", (long) MEGABYTES << 20));
                    while (true) {
                        caller.send(Depot.PIECE);
                    }
                } catch (UncheckedIOException over) {
                    // that is how it ends
                }
            });
            assertThat(caller.answer().status()).isEqualTo(504);
        }
    }

    @Test
    void anUploadThatGrowsTooLongIsBrokenOffAtBothEnds() throws InterruptedException {
        try (Gate small = Gate.plan()
                        .flag("threads", threads)
                        .flag("max-upload", "1MiB")
                        .file("config/providers.yaml", PROVIDERS.formatted(depot.url(), "5m"))
                        .start();
                RawClient caller = RawClient.to(small.port())) {
            String size = Integer.toHexString(Depot.SOME) + "\r\n";
            caller.send(post("/v1/take", -1) + size).send(Depot.PIECE).send("\r\n1\r\nx\r\n");

            assertThat(caller.answer().status()).isEqualTo(413);
            assertThat(depot.broken.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> {
                        caller.send(RawClient.get("/ping"));
                        caller.answer();
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void anAnnouncedLengthIsRefusedBeforeAnyoneIsAsked() {
        try (RawClient caller = RawClient.to(gate.port())) {
            RawClient.Answer answer =
                    caller.send(post("/v1/take", (MEGABYTES + 2L) << 20)).answer();
            assertThat(answer.status()).as(answer.text()).isEqualTo(413);
            assertThat(depot.taken.get()).isZero();
        }
    }
}
