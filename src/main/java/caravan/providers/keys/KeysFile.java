package caravan.providers.keys;

import caravan.call.Sha256;
import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Layer;
import caravan.config.Section;
import caravan.hush.Hush;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that a provider's {@code keys} name: a variable, for {@code NAME}, {@code NAME_1}, {@code NAME_2} and so on; or
 * {@code ${env:…}} or {@code ${file:…}}; or mappings that say how much each may be used. No message quotes a value: it may be
 * a key that somebody wrote there by mistake.
 */
record KeysFile(String provider, Kept kept, InstantSource clock, Layer layer) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FIELD = "keys";
    private static final String VARIABLE_KEY = "key_env_var";
    private static final int MOST = 100;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env:|file:(?:.*/)?)([A-Za-z0-9_.-]+)}");

    /**
     * @param listed elsewhere: then these are all
     * @param usual the variable where nothing is said; empty if there is none
     */
    KeyRing read(Section section, List<Section> listed, String usual) {
        Map<String, HouseKey> keys = new LinkedHashMap<>();
        List<Section> own = section.isList(FIELD) ? section.sections(FIELD) : List.of();
        List<String> written = own.isEmpty() ? section.raws(FIELD) : List.of();
        if (!listed.isEmpty() || !own.isEmpty()) {
            read(listed.isEmpty() ? own : listed, keys);
        } else {
            List<String> names = section.has(FIELD) || usual.isEmpty() ? written : List.of(usual);
            names.forEach(each -> find(section, FIELD, each, HouseKey.Terms.OPEN, keys));
        }
        order(keys);
        return ring(
                section.has(FIELD) || !keys.isEmpty() || !listed.isEmpty() || !usual.isEmpty(),
                List.copyOf(keys.values()));
    }

    /** What orders say of them, over the file. */
    private void order(Map<String, HouseKey> keys) {
        keys.keySet().removeIf(secret -> layer.removed(provider, Sha256.hex(secret)));
        layer.added(provider).forEach(key -> put(keys, key.name(), String.valueOf(key.secret()), HouseKey.Terms.OPEN));
    }

    /** The one key that stands at a deployment, be it in the file itself. */
    KeyRing token(Section section, String name) {
        Map<String, HouseKey> keys = new LinkedHashMap<>();
        literal(section, "token", "${env:NAME} or ${file:/path}", name, HouseKey.Terms.OPEN, keys);
        return ring(true, List.copyOf(keys.values())).asOwn();
    }

    private KeyRing ring(boolean named, List<HouseKey> keys) {
        AtomicLong turns = kept.of(AtomicLong.class, "keys of " + provider, AtomicLong::new);
        return new KeyRing(named, keys, clock, turns, false);
    }

    /** The names are Roxy's. A variable that one of them names is not another one's too. */
    private void read(List<Section> sections, Map<String, HouseKey> keys) {
        Map<Section, HouseKey.Terms> terms = new LinkedHashMap<>();
        for (Section section : sections) {
            terms.put(section, terms(section));
            String variable = section.raw(VARIABLE_KEY);
            if (variable != null && VARIABLE.matcher(variable).matches()) {
                add(section, VARIABLE_KEY, keys, variable, section.environment().get(variable), terms.get(section));
            }
        }
        terms.forEach((section, each) -> {
            try (section) {
                key(section, each, keys);
            }
        });
    }

    private static HouseKey.Terms terms(Section section) {
        return new HouseKey.Terms(
                section.number("max_rpm", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                section.number("max_tpm", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                Duration.ofSeconds(section.number("cooldown_sec", 1, 0, 86_400)),
                section.number("weight", 1, 1, 1_000_000));
    }

    private void key(Section section, HouseKey.Terms terms, Map<String, HouseKey> keys) {
        String variable = section.raw(VARIABLE_KEY);
        boolean literal = section.raw("key") != null;
        if (variable != null) {
            int before = keys.size();
            find(section, VARIABLE_KEY, variable, terms, keys);
            if (keys.size() == before
                    && keys.values().stream().noneMatch(key -> key.name().equals(variable))) {
                section.warn(VARIABLE_KEY, "has no value: this key is not used");
            }
        } else if (literal) {
            literal(section, "key", VARIABLE_KEY + ": NAME", "key-" + (keys.size() + 1), terms, keys);
        } else {
            section.mistake(VARIABLE_KEY, "is missing: the name of the variable that has the key");
        }
    }

    /** A key in a file is read by all who read the file: accepted, since others' files have it there. */
    private void literal(
            Section section,
            String field,
            String better,
            String name,
            HouseKey.Terms terms,
            Map<String, HouseKey> keys) {
        String raw = section.raw(field);
        if (raw != null && !raw.contains("${")) {
            section.warn(field, "stands in the file, where whoever reads the file can read it; better: " + better);
        }
        add(section, field, keys, name, section.text(field), terms);
    }

    private void find(Section section, String field, String written, HouseKey.Terms terms, Map<String, HouseKey> keys) {
        Environment environment = section.environment();
        if (written.startsWith("${")) {
            String value = environment.resolve(written);
            String name = name(written, keys.size() + 1);
            add(section, field, keys, name, value, terms);
            if (value == null && written.startsWith("${file:")) {
                section.mistake(field, "refers to a file that is not there or cannot be read");
            }
        } else if (VARIABLE.matcher(written).matches()) {
            numbered(written).forEach(name -> add(section, field, keys, name, environment.get(name), terms));
        } else {
            section.mistake(field, "must name a variable, or be ${env:NAME} or ${file:/path}");
        }
    }

    /** The variable's, or the file's without its folder. */
    private static String name(String reference, int position) {
        Matcher named = REFERENCE.matcher(reference);
        return named.matches() ? named.group(1) : "key-" + position;
    }

    private static Stream<String> numbered(String name) {
        return Stream.concat(Stream.of(name), IntStream.range(1, MOST).mapToObj(number -> name + "_" + number));
    }

    private void add(
            Section section,
            String field,
            Map<String, HouseKey> keys,
            String name,
            @Nullable String secret,
            HouseKey.Terms terms) {
        if (secret != null && !secret.isBlank()) {
            if (secret.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
                section.mistake(field, "leads to a key with a space, a line break or the like in it");
            }
            put(keys, name, secret, terms);
        }
    }

    private void put(Map<String, HouseKey> keys, String name, String secret, HouseKey.Terms terms) {
        Hush.learn(secret);
        HouseKey.State state =
                kept.of(HouseKey.State.class, "key of " + provider + " " + Sha256.hex(secret), HouseKey.State::new);
        keys.computeIfAbsent(secret, any -> new HouseKey(unique(name, keys.values()), secret, terms, state));
    }

    /** Files in two folders may be called the same. */
    private static String unique(String name, Collection<HouseKey> keys) {
        Set<String> taken = keys.stream().map(HouseKey::name).collect(Collectors.toSet());
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> number == 1 ? name : name + "-" + number)
                .filter(each -> !taken.contains(each))
                .findFirst()
                .orElseThrow();
    }
}
