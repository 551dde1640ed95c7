package caravan.testkit;

import java.time.Duration;

/** One thing that a fake provider does on the wire. */
sealed interface Step {
    /** Written and flushed on its own, and handed to the socket before the next step is taken. */
    record Bytes(byte[] bytes) implements Step {}

    record Wait(Duration duration) implements Step {}

    /** Waits for a test's word. */
    record Until(Cue cue) implements Step {}
}
