package caravan.dialects;

import caravan.call.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Keeps a caller warm while a provider is silent: a comment now and then, which every client of server-sent events skips. */
final class Warmth {
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Duration every;
    private long heard = System.nanoTime();
    private final BooleanSupplier between;
    private boolean over;

    /**
     * @param every zero for never
     * @param between are we between two events, where a comment may stand?
     */
    Warmth(Wire wire, Duration every, BooleanSupplier between) {
        this.between = between;
        this.wire = wire;
        this.every = every;
    }

    void start() {
        if (!every.isZero()) {
            wire.later(every, this::look);
        }
    }

    void heard() {
        heard = System.nanoTime();
    }

    void end() {
        over = true;
    }

    private void look() {
        if (over || wire.left()) {
            return;
        }
        Duration silent = Duration.ofNanos(System.nanoTime() - heard);
        if (silent.compareTo(every) >= 0 && between.getAsBoolean()) {
            wire.write(COMMENT);
            heard();
            silent = Duration.ZERO;
        }
        Duration left = every.minus(silent);
        wire.later(left.isPositive() ? left : every, this::look);
    }
}
