package caravan.keys;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.OwnKey;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The step that finds out who is calling. Where the gateway gives out tokens, one of them is needed; where it does not,
 * whatever key the caller brings is taken for their own, of one provider.
 */
public final class Keys {
    private static final Headers CHALLENGE = Headers.of("WWW-Authenticate", "Bearer realm=\"Caravan\"");

    private final Map<String, VirtualKey> byHash;
    private final String ownKeysFor;

    private Keys(Map<String, VirtualKey> byHash, String ownKeysFor) {
        this.byHash = Map.copyOf(byHash);
        this.ownKeysFor = ownKeysFor;
    }

    /**
     * @param file {@code config/keys.yaml}
     * @param token AUTH_TOKEN, a single token for everybody; null if there is none
     * @param ownKeysFor the one provider that callers' own keys are for; empty if they are for nobody
     * @param unknown what is wrong or doubtful with a model's name; null if nothing is
     */
    public static Keys read(
            Path file,
            @Nullable String token,
            String ownKeysFor,
            Function<String, @Nullable String> unknown,
            Environment environment,
            Mistakes mistakes) {
        Map<String, VirtualKey> keys = new HashMap<>();
        try (Section root = Section.read(file, environment, mistakes)) {
            for (Section section : root.sections("keys")) {
                VirtualKey key = VirtualKey.read(section, unknown);
                if (keys.put(key.sha256(), key) != null) {
                    section.mistake("sha256", "is given twice: one key has one name");
                }
            }
        }
        if (token != null) {
            keys.put(sha256(token), new VirtualKey("auth-token", sha256(token), List.of(), List.of()));
        }
        return new Keys(keys, ownKeysFor);
    }

    /** Does a caller need a token of ours? */
    public boolean required() {
        return !byHash.isEmpty();
    }

    /** @throws Refused 401 if a token of ours is needed and was not given */
    public Call authenticate(Call call) {
        String presented = presented(call.request().headers());
        call.calledBy(required() ? known(presented) : own(presented));
        return call;
    }

    private Caller known(@Nullable String presented) {
        if (presented == null) {
            throw unauthenticated("You did not provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.");
        }
        String hash = sha256(presented);
        VirtualKey key = byHash.get(hash);
        // The map is keyed by hashes, which nobody can steer; the comparison that decides takes the same time always.
        if (key == null || !MessageDigest.isEqual(bytes(key.sha256()), bytes(hash))) {
            throw unauthenticated("Incorrect API key provided.");
        }
        return key.caller();
    }

    private Caller own(@Nullable String presented) {
        return presented == null
                ? Caller.ANONYMOUS
                : new Caller("own-" + sha256(presented).substring(0, 8), List.of(), new OwnKey(ownKeysFor, presented));
    }

    /** Bearer wins when both are there. */
    private static @Nullable String presented(Headers headers) {
        String authorization = headers.get("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String token = authorization.substring(7).strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        String key = headers.get("x-api-key");
        return key == null || key.isBlank() ? null : key.strip();
    }

    private static Refused unauthenticated(String message) {
        return new Refused(Reason.UNAUTHENTICATED, message, null, CHALLENGE);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
