package caravan.overlay;

import caravan.call.Json;
import caravan.config.Laid;
import caravan.config.Layer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order that holds.
 *
 * @param name the model's; or the provider's, a space, and the SHA-256 of its key
 * @param said the model's entry as JSON, or the key; null if what the files have of this name is taken away
 * @param lasts does it hold when the gateway has been stopped?
 */
record Row(long number, Kind kind, String name, @Nullable String said, Instant at, String by, boolean lasts) {
    enum Kind {
        MODEL,
        KEY
    }

    /** Do both speak of the same? */
    boolean sameAs(Row other) {
        return kind == other.kind && name.equals(other.name);
    }

    /** As mistakes call it. */
    String words() {
        String what = kind == Kind.MODEL ? "model " + name : "key of " + provider();
        return "order " + number + (said == null ? " (remove " : " (add ") + what + ")";
    }

    String provider() {
        return name.substring(0, name.indexOf(' '));
    }

    String sha256() {
        return name.substring(name.indexOf(' ') + 1);
    }

    Layer.Key key() {
        return new Layer.Key(provider(), "order-" + number, sha256(), said);
    }

    Laid model() {
        return new Laid(name, entry(), words());
    }

    private @Nullable ObjectNode entry() {
        try {
            return said == null ? null : (ObjectNode) Json.EXACT.readTree(said);
        } catch (JsonProcessingException notOurs) {
            throw new UncheckedIOException(notOurs);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return words();
    }
}
