package caravan.reload;

import caravan.Gate;
import caravan.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Streams that stay open and calls that follow one another, all of them counted. */
final class Traffic {
    private static final String PATH = "/v1/chat/completions";
    private static final Pattern FRAME = Pattern.compile("\"content\":\"(\\d+) (\\d+)\"");

    private final int port;
    private final Ticker ticker;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch streaming;
    final AtomicLong calls = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong frames = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final ConcurrentSkipListMap<Long, Integer> lateMillis = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    Traffic(int port, Ticker ticker, int streams, int callers) {
        this.port = port;
        this.ticker = ticker;
        this.streaming = new CountDownLatch(streams);
        for (int n = 0; n < streams; n++) {
            threads.add(Thread.ofVirtual().unstarted(this::stream));
        }
        for (int n = 0; n < callers; n++) {
            threads.add(Thread.ofVirtual().unstarted(this::call));
        }
    }

    /** Returns when each stream has had its first frame. */
    Traffic start() throws InterruptedException {
        threads.forEach(Thread::start);
        streaming.await();
        return this;
    }

    /** Ends the streams and the calls in good order. */
    void stop() throws InterruptedException {
        over = true;
        ticker.end();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void stream() {
        long expected = 0;
        try (RawClient caller = RawClient.to(port)) {
            caller.send(RawClient.post(PATH, Gate.chat("m", true))).head();
            for (RawClient.Piece piece = caller.chunk(); piece.bytes().length > 0; piece = caller.chunk()) {
                expected = count(piece, expected);
                if (piece.text().contains("[DONE]")) {
                    ended.incrementAndGet();
                }
            }
        } catch (RuntimeException broken) {
            failed.incrementAndGet();
        }
    }

    private long count(RawClient.Piece piece, long expected) {
        long next = expected;
        Matcher frame = FRAME.matcher(piece.text());
        while (frame.find()) {
            long number = Long.parseLong(frame.group(1));
            lost.addAndGet(Math.abs(number - next));
            next = number + 1;
            frames.incrementAndGet();
            lateMillis.merge((piece.at() - Long.parseLong(frame.group(2))) / 1_000_000, 1, Integer::sum);
            if (number == 0) {
                streaming.countDown();
            }
        }
        return next;
    }

    private void call() {
        try (RawClient caller = RawClient.to(port)) {
            while (!over) {
                RawClient.Answer answer =
                        caller.send(RawClient.post(PATH, Gate.chat("m", false))).answer();
                calls.incrementAndGet();
                if (answer.status() != 200 || !answer.text().contains("salam")) {
                    failed.incrementAndGet();
                }
            }
        } catch (RuntimeException broken) {
            failed.incrementAndGet();
        }
    }

    /** How late the latest of this share of the frames were, in whole milliseconds. */
    long late(double share) {
        long rest = (long) Math.ceil(frames.get() * share);
        for (var entry : lateMillis.entrySet()) {
            rest -= entry.getValue();
            if (rest <= 0) {
                return entry.getKey();
            }
        }
        return lateMillis.isEmpty() ? 0 : lateMillis.lastKey();
    }
}
