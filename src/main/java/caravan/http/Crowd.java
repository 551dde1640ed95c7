package caravan.http;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections and calls there are now, and how many there may be. */
final class Crowd {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private final int mostConnections;
    private final int mostCalls;

    Crowd(int mostConnections, int mostCalls) {
        this.mostConnections = mostConnections;
        this.mostCalls = mostCalls;
    }

    /** Counts a connection until it closes. False if there are too many. */
    boolean admit(Channel channel) {
        if (connections.incrementAndGet() > mostConnections) {
            connections.decrementAndGet();
            turnedAway.increment();
            return false;
        }
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        return true;
    }

    /** Counts a call until {@link #left}. False if there are too many; it is not counted then. */
    boolean enter() {
        if (calls.incrementAndGet() > mostCalls) {
            calls.decrementAndGet();
            return false;
        }
        return true;
    }

    void left() {
        calls.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    int calls() {
        return calls.get();
    }

    /** How many connections were closed because there were too many. */
    long turnedAway() {
        return turnedAway.sum();
    }
}
