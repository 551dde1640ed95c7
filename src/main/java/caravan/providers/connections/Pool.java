package caravan.providers.connections;

import caravan.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one provider, per event loop. Both numbers are bounds: when the queue is full too, the call is
 * refused at once instead of waiting for ever.
 *
 * @param connections at most so many
 * @param waiting at most so many calls wait for one, those counted in for which one is being made
 * @param keepAlive how long an idle connection is kept; shorter than common servers do, so that ours is not the late one
 */
record Pool(int connections, int waiting, Duration keepAlive) {
    /** With this time for idle connections, where zero is for ever. Null changes nothing. */
    Pool keeping(@Nullable Duration idle) {
        return idle == null ? this : new Pool(connections, waiting, idle.isZero() ? Duration.ofDays(1) : idle);
    }

    static Pool read(Section section) {
        try (section) {
            return new Pool(
                    (int) section.number("connections", 10_000, 1, 100_000),
                    (int) section.number("waiting", 1_000, 0, 100_000),
                    section.duration("keep_alive", Duration.ofSeconds(15)));
        }
    }
}
