package bench;

import java.time.Duration;

/**
 * What calls are sent to.
 *
 * @param process what is measured; null if it is the upstream itself
 * @param token that callers send; empty if none
 */
record Target(String name, int port, Child process, String token) {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final double IDLE_MICROS = 30_000;
    private static final int MOST_LOOKS = 40;

    Target(String name, int port, Child process) {
        this(name, port, process, "");
    }

    double cpuMicros() {
        return process == null ? 0 : process.cpuMicros();
    }

    /** Waits until it has done what it does behind the calls, so that it is counted here, and is in nobody else's way. */
    void settle() {
        double before = cpuMicros();
        for (int looks = 0; looks < MOST_LOOKS && process != null; looks++) {
            Pause.of(LOOK);
            double now = cpuMicros();
            if (now - before < IDLE_MICROS) {
                return;
            }
            before = now;
        }
    }

    long rssMib() {
        return process == null ? 0 : process.rssMib();
    }
}
