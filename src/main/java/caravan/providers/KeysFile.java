package caravan.providers;

import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Section;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that a provider's {@code keys} name: a variable, for {@code NAME}, {@code NAME_1}, {@code NAME_2} and so on; or
 * {@code ${env:…}} or {@code ${file:…}}; or mappings that say how much each may be used. No message quotes a value: it may be
 * a key that somebody wrote there by mistake.
 */
record KeysFile(String provider, Kept kept, InstantSource clock) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FIELD = "keys";
    private static final int MOST = 100;

    KeyRing read(Section section) {
        Map<String, HouseKey> keys = new LinkedHashMap<>();
        if (section.isList(FIELD)) {
            section.sections(FIELD).forEach(each -> read(each, keys));
        } else {
            for (String written : section.raws(FIELD)) {
                find(section, FIELD, written, HouseKey.Terms.OPEN, keys);
            }
        }
        if (keys.keySet().stream().anyMatch(key -> key.chars().anyMatch(c -> c <= ' ' || c >= 127))) {
            section.mistake(FIELD, "leads to a key with a space, a line break or the like in it");
        }
        AtomicLong turns = kept.of(AtomicLong.class, "keys of " + provider, AtomicLong::new);
        return new KeyRing(section.has(FIELD), List.copyOf(keys.values()), clock, turns);
    }

    /** The names are Roxy's. */
    private void read(Section section, Map<String, HouseKey> keys) {
        try (section) {
            HouseKey.Terms terms = new HouseKey.Terms(
                    section.number("max_rpm", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                    section.number("max_tpm", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                    Duration.ofSeconds(section.number("cooldown_sec", 1, 0, 86_400)),
                    section.number("weight", 1, 1, 1_000_000));
            String written = section.raw("key_env_var");
            if (written == null) {
                section.mistake("key_env_var", "is missing: the name of the variable that has the key");
            } else {
                find(section, "key_env_var", written, terms, keys);
            }
        }
    }

    private void find(Section section, String field, String written, HouseKey.Terms terms, Map<String, HouseKey> keys) {
        Environment environment = section.environment();
        if (written.startsWith("${")) {
            String value = environment.resolve(written);
            add(keys, written.replaceAll("^\\$\\{env:([A-Za-z0-9_]+).*|^.*$", "$1"), value, terms);
            if (value == null && written.startsWith("${file:")) {
                section.mistake(field, "refers to a file that is not there or cannot be read");
            }
        } else if (VARIABLE.matcher(written).matches()) {
            numbered(written).forEach(name -> add(keys, name, environment.get(name), terms));
        } else {
            section.mistake(field, "must name a variable, or be ${env:NAME} or ${file:/path}");
        }
    }

    private static Stream<String> numbered(String name) {
        return Stream.concat(Stream.of(name), IntStream.range(1, MOST).mapToObj(number -> name + "_" + number));
    }

    private void add(Map<String, HouseKey> keys, String name, @Nullable String secret, HouseKey.Terms terms) {
        if (secret != null && !secret.isBlank()) {
            HouseKey.State state =
                    kept.of(HouseKey.State.class, "key of " + provider + " " + digest(secret), HouseKey.State::new);
            keys.putIfAbsent(secret, new HouseKey(name, secret, terms, state));
        }
    }

    /** A name for the state of a key that does not give it away. */
    private static String digest(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
