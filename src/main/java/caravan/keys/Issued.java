package caravan.keys;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key that was made at run time.
 *
 * @param number in the order in which they were made
 * @param text its terms as they were said, as JSON
 * @param former the key that was its own before the last rotation; null if there is none
 */
record Issued(
        long number,
        String id,
        String sha256,
        String text,
        Terms terms,
        Instant made,
        Instant changed,
        @Nullable Former former) {

    /** @param until it is good as well */
    record Former(String sha256, Instant until) {}

    String name() {
        return terms.name();
    }

    /** A copy, for whoever asks to change. */
    ObjectNode said() {
        try {
            return (ObjectNode) Json.EXACT.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What opens the door for it. */
    List<VirtualKey> opening() {
        VirtualKey now = new VirtualKey(sha256, terms, null);
        return former == null ? List.of(now) : List.of(now, new VirtualKey(former.sha256, terms, former.until));
    }

    Issued with(ObjectNode newly, Terms read, Instant now) {
        return new Issued(number, id, sha256, newly.toString(), read, made, now, former);
    }

    /** With another key, and this one for a while. */
    Issued with(String newHash, Instant until, Instant now) {
        Former old = until.isAfter(now) ? new Former(sha256, until) : null;
        return new Issued(number, id, newHash, text, terms, made, now, old);
    }

    /** For those who run the gateway: everything but the key. */
    ObjectNode shown(Instant now, boolean outOfUse) {
        ObjectNode shown = Json.MAPPER.createObjectNode().put("id", id).put("object", "key");
        shown.setAll(said());
        shown.put("state", state(now, outOfUse))
                .put("created_at", made.toString())
                .put("changed_at", changed.toString());
        Stream.ofNullable(former)
                .filter(old -> now.isBefore(old.until))
                .forEach(old -> shown.put("former_key_until", old.until.toString()));
        return shown;
    }

    private String state(Instant now, boolean outOfUse) {
        return outOfUse ? "out-of-use" : !terms.enabled() ? "disabled" : terms.expired(now) ? "expired" : "active";
    }
}
