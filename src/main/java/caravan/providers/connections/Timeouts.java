package caravan.providers.connections;

import caravan.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider may take. {@code Duration.ZERO} means for ever.
 *
 * @param connect to a connection, TLS included
 * @param firstByte from the request's last byte to the answer's first
 * @param idle between two bytes of the answer; not counted while the caller is the slow one
 * @param total from the request's first byte to the answer's last
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    private static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ZERO);

    /** @param request REQUEST_TIMEOUT, which stands for first byte and idle where the file says nothing */
    static Timeouts read(Section section, @Nullable Duration request) {
        return read(section, DEFAULT.silentAtMost(request));
    }

    static Timeouts read(Section section, Timeouts otherwise) {
        try (section) {
            return new Timeouts(
                    section.duration("connect", otherwise.connect),
                    section.duration("first_byte", otherwise.firstByte),
                    section.duration("idle", otherwise.idle),
                    section.duration("total", otherwise.total));
        }
    }

    /** One time for what others call the timeout: so long for the first byte and between bytes, and no stream is cut. Null changes nothing. */
    Timeouts silentAtMost(@Nullable Duration silence) {
        return silence == null ? this : new Timeouts(connect, silence, silence, total);
    }
}
