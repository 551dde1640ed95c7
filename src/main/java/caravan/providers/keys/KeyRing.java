package caravan.providers.keys;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.KeyState;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.chat.Discretion;
import caravan.config.Kept;
import caravan.config.Layer;
import caravan.config.Section;
import caravan.failures.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The house's keys for one provider. Of those that are ready, the one with the most room is used, and of equals each in its turn. */
public final class KeyRing {
    /** Where rings are from: a file that names keys, the environment that has them, and what orders say of both. */
    public record Source(Kept kept, InstantSource clock, Layer layer) {
        /**
         * Those that the section of a provider names.
         *
         * @param listed elsewhere: then these are all
         * @param usual the variable where nothing is said; empty if there is none
         */
        public KeyRing read(String provider, Section section, List<Section> listed, String usual) {
            return new KeysFile(provider, kept, clock, layer).read(section, listed, usual);
        }

        /** The one key that stands at a deployment, be it in the file itself. */
        public KeyRing token(String provider, Section section, String deployment) {
            return new KeysFile(provider, kept, clock, layer).token(section, "token of " + deployment);
        }
    }

    private static final double EQUAL = 1e-9;

    /** An error that is longer has nothing to say. */
    private static final int LONGEST = 256 << 10;

    private final boolean named;
    private final List<HouseKey> keys;
    private final InstantSource clock;
    private final AtomicLong turns;
    private final boolean own;
    private final ReentrantLock choosing = new ReentrantLock();

    /**
     * @param named does the file say where keys would be, whether they are there or not?
     * @param turns go on where they were, whatever is read anew
     * @param own is it one deployment's alone?
     */
    KeyRing(boolean named, List<HouseKey> keys, InstantSource clock, AtomicLong turns, boolean own) {
        this.named = named;
        this.keys = List.copyOf(keys);
        this.clock = clock;
        this.turns = turns;
        this.own = own;
    }

    /** The same as one deployment's alone. */
    KeyRing asOwn() {
        return new KeyRing(named, keys, clock, turns, true);
    }

    public boolean own() {
        return own;
    }

    public boolean named() {
        return named;
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** A ring with the key of this name alone; null if there is none. */
    public @Nullable KeyRing only(String name) {
        List<HouseKey> those =
                keys.stream().filter(key -> key.name().equals(name)).toList();
        return those.isEmpty() ? null : new KeyRing(named, those, clock, turns, own);
    }

    /** The keys' names, for people. */
    public String names() {
        return keys.isEmpty()
                ? "it has none"
                : keys.stream().map(HouseKey::name).collect(Collectors.joining(", "));
    }

    /** Those that the provider does not know. */
    public List<HouseKey> out() {
        return keys.stream().filter(HouseKey::isOut).toList();
    }

    /** Null if there is none. */
    public @Nullable HouseKey any() {
        return keys.isEmpty() ? null : keys.getFirst();
    }

    /** How each is doing. */
    public List<KeyState> states() {
        long now = clock.millis();
        return keys.stream().map(key -> key.shown(now)).toList();
    }

    /** Is there one besides this that could be used now? */
    public boolean readyBesides(String name) {
        long now = clock.millis();
        return keys.stream().anyMatch(key -> !key.name().equals(name) && key.ready(now, 0));
    }

    /**
     * The key for this call, which counts against what it may be used.
     *
     * @throws UpstreamFailed as a 429 with the soonest time, if all of them rest
     */
    public HouseKey choose(Call call, String provider) {
        long now = clock.millis();
        if (keys.size() == 1
                && keys.getFirst().terms().uncounted()
                && (keys.getFirst().ready(now, 0) || (own && !standsIn(call)))) {
            return keys.getFirst(); // nothing to count and nothing to choose
        }
        choosing.lock();
        try {
            long tokens = HouseKey.guess(call);
            HouseKey best = keys.stream()
                    .filter(key -> key.ready(now, tokens))
                    .min(Comparator.comparingLong((HouseKey key) -> Math.round(-key.room(now) / EQUAL))
                            .thenComparingLong(HouseKey::lastTurn))
                    .orElseThrow(() -> resting(provider, now, tokens));
            best.use(call, turns.getAndIncrement(), now);
            return best;
        } finally {
            choosing.unlock();
        }
    }

    private UpstreamFailed resting(String provider, long now, long tokens) {
        long at = keys.stream().mapToLong(key -> key.readyAt(now, tokens)).min().orElse(now);
        return at == Long.MAX_VALUE
                ? new UpstreamFailed(
                        Reason.KEYS_REST,
                        "Provider '" + provider + "' refuses every key of the house.",
                        error(503, "server_error", "provider_keys_refused", "No key of the house works.", Headers.NONE))
                : rest(provider, Math.max(1, at - now));
    }

    /** Says when it is worth while to ask again: to the caller in whole seconds, to us to the millisecond. */
    private static UpstreamFailed rest(String provider, long wait) {
        String message = "All keys of provider '" + provider + "' rest.";
        Headers when = Headers.of("Retry-After", seconds(wait), "Retry-After-Ms", Long.toString(wait));
        return new UpstreamFailed(
                Reason.KEYS_REST, message, error(429, "rate_limit_error", "rate_limit_exceeded", message, when));
    }

    public static Answer.Whole error(int status, String type, String code, String message, Headers more) {
        String body = "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                .formatted(message, type, code);
        return new Answer.Whole(
                status,
                Headers.of("content-type", "application/json").and(more),
                body.getBytes(StandardCharsets.UTF_8));
    }

    public static String seconds(long millis) {
        return Long.toString(Math.max(1, Math.ceilDiv(millis, 1_000)));
    }

    /**
     * What became of a call with this key. The only one, of which the file says no more, never rests: there is none to take its
     * place, and the provider's own error tells callers more than that it rests. A deployment's own is out once it is refused,
     * as far as another deployment stands in.
     */
    public void failed(HouseKey key, UpstreamFailed why, Call call) {
        boolean refused = own && Verdict.Fault.of(why) == Verdict.Fault.UNKNOWN && standsIn(call);
        if (keys.size() > 1 || !key.terms().open() || refused) {
            key.failed(why, clock.instant());
        }
    }

    /** The same, of the key of this name. */
    public void failed(String name, UpstreamFailed why, Call call) {
        keys.stream().filter(key -> key.name().equals(name)).findFirst().ifPresent(key -> failed(key, why, call));
    }

    /** Is there somebody else who may answer? */
    private static boolean standsIn(Call call) {
        return call.candidates().size() > 1;
    }

    /** An error without our keys, and without the names of our accounts: providers quote both. */
    byte[] masked(byte[] error) {
        if (keys.isEmpty()) {
            return error;
        }
        String text = new String(error, StandardCharsets.UTF_8);
        String masked = text;
        for (HouseKey key : keys) {
            masked = masked.replace(key.secret(), "[key]");
        }
        masked = masked.length() > LONGEST ? masked : Discretion.over(masked);
        return masked.equals(text) ? error : masked.getBytes(StandardCharsets.UTF_8);
    }

    /** How many; never which. */
    @Override
    public String toString() {
        return keys.size() + " keys";
    }
}
