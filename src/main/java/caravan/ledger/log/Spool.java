package caravan.ledger.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.hush.Hush;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Log lines on their way to standard output. Event loops log, and a slow terminal or pipe must not hold them: lines are
 * queued, and dropped when the queue is full. One thread writes what has gathered meanwhile at once, and rests a little in
 * between: so at 15,000 lines a second the loops need not wake it for each, and there are 200 writes and not 15,000.
 */
public final class Spool extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final int ROOM = 8192;

    private static final int MOST_BYTES_AT_ONCE = 64 * 1024;
    private static final long REST_NANOS = Duration.ofMillis(5).toNanos();

    private final OutputStream out;
    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::writeAll);
    private volatile boolean idle;
    private @Nullable Encoder<ILoggingEvent> encoder;

    public Spool() {
        this(ConsoleTarget.SystemOut.getStream());
    }

    Spool(OutputStream out) {
        this.out = out;
    }

    /** How lines look; set by {@code logback.xml}. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent line) {
        line.prepareForDeferredProcessing();
        if (waiting.incrementAndGet() > ROOM) {
            waiting.decrementAndGet();
            return;
        }
        lines.add(line);
        if (idle) {
            idle = false;
            LockSupport.unpark(writer);
        }
    }

    private void writeAll() {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        while (isStarted() || !lines.isEmpty()) {
            if (lines.isEmpty()) {
                awaitLine();
            } else {
                write(batch);
                if (isStarted() && waiting.get() < ROOM / 2) {
                    LockSupport.parkNanos(this, REST_NANOS);
                }
            }
        }
    }

    private void awaitLine() {
        idle = true;
        if (lines.isEmpty() && isStarted()) {
            LockSupport.park(this);
        }
        idle = false;
    }

    private void write(ByteArrayOutputStream batch) {
        batch.reset();
        try {
            for (ILoggingEvent line = lines.poll(); line != null; line = next(batch)) {
                waiting.decrementAndGet();
                if (encoder != null) {
                    batch.writeBytes(encoded(encoder, line));
                }
            }
            batch.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException unwritable) {
            addError("Log lines cannot be written", unwritable); // the next ones may be
        }
    }

    /** What was thrown, and what is complained of, has words of others in it, who may have been given anything. */
    private static byte[] encoded(Encoder<ILoggingEvent> encoder, ILoggingEvent line) {
        byte[] written = encoder.encode(line);
        return line.getThrowableProxy() == null && !line.getLevel().isGreaterOrEqual(Level.WARN)
                ? Hush.known(written)
                : Hush.over(new String(written, UTF_8)).getBytes(UTF_8);
    }

    private @Nullable ILoggingEvent next(ByteArrayOutputStream batch) {
        return batch.size() < MOST_BYTES_AT_ONCE ? lines.poll() : null;
    }

    /** Writes what is still queued, unless whoever reads it takes too long. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        LockSupport.unpark(writer);
        try {
            writer.join(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
