package caravan.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpoolTest {
    private final LoggerContext logback = new LoggerContext();
    private final Outlet outlet = new Outlet();
    private final Spool spool = spool(outlet);

    /** Standard output whose reader can be made to wait. */
    private static final class Outlet extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final Semaphore reader = new Semaphore(1);
        private final CountDownLatch asked = new CountDownLatch(1);
        private int writes;

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            asked.countDown();
            reader.acquireUninterruptibly();
            synchronized (this) {
                read.write(bytes, from, length);
                writes++;
            }
            reader.release();
        }

        synchronized String text() {
            return read.toString(StandardCharsets.UTF_8);
        }

        synchronized int writes() {
            return writes;
        }
    }

    private Spool spool(OutputStream out) {
        logback.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logback);
        encoder.setPattern("%msg%n");
        encoder.start();
        Spool made = new Spool(out);
        made.setContext(logback);
        made.setEncoder(encoder);
        made.start();
        return made;
    }

    @AfterEach
    void stop() {
        outlet.reader.release();
        spool.stop();
    }

    private void log(String text) {
        spool.doAppend(new LoggingEvent("caravan", logback.getLogger("caravan"), Level.INFO, text, null, null));
    }

    @Test
    void aLineIsWrittenByItself() {
        log("one");

        await().untilAsserted(() -> assertThat(outlet.text()).isEqualTo("one\n"));
    }

    @Test
    void linesKeepTheirOrderAndManyGoAtOnce() throws InterruptedException {
        outlet.reader.acquire();
        log("first");
        assertThat(outlet.asked.await(30, TimeUnit.SECONDS)).isTrue();
        IntStream.range(0, 500).forEach(number -> log("line " + number));

        outlet.reader.release();

        String all = IntStream.range(0, 500)
                .mapToObj(number -> "line " + number + "\n")
                .collect(Collectors.joining());
        await().untilAsserted(() -> assertThat(outlet.text()).isEqualTo("first\n" + all));
        assertThat(outlet.writes()).isEqualTo(2);
    }

    @Test
    void whoeverLogsDoesNotWaitForAReaderWhoDoesNotRead() throws InterruptedException {
        outlet.reader.acquire();
        log("first");
        assertThat(outlet.asked.await(30, TimeUnit.SECONDS)).isTrue();

        IntStream.range(0, Spool.ROOM + 1000).forEach(number -> log("line " + number));

        outlet.reader.release();
        spool.stop();
        assertThat(outlet.text().lines()).hasSize(1 + Spool.ROOM).last().isEqualTo("line " + (Spool.ROOM - 1));
    }

    @Test
    void whatIsQueuedIsWrittenBeforeTheEnd() {
        IntStream.range(0, 100).forEach(number -> log("line " + number));

        spool.stop();

        assertThat(outlet.text().lines()).hasSize(100);
    }

    @Test
    void aLineThatCannotBeWrittenDoesNotEndTheNext() {
        OutputStream broken = new OutputStream() {
            private boolean once;

            @Override
            public void write(int one) {
                outlet.write(one);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (!once) {
                    once = true;
                    throw new IOException("nobody reads");
                }
                outlet.write(bytes, from, length);
            }
        };
        Spool through = spool(broken);
        LoggingEvent line = new LoggingEvent("caravan", logback.getLogger("caravan"), Level.INFO, "again", null, null);

        await().untilAsserted(() -> {
            through.doAppend(line);
            assertThat(outlet.text()).startsWith("again\n");
        });
        through.stop();
    }
}
