package caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For whatever JSON: written in another way it is the same, and whatever is changed in it makes it another. */
class CanonicalPropertiesTest {
    private static final int DEPTH = 4;

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return object(DEPTH);
    }

    private static Arbitrary<Map<String, Object>> object(int depth) {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(4);
        return Arbitraries.maps(names, value(depth - 1)).ofMaxSize(5);
    }

    private static Arbitrary<Object> value(int depth) {
        Arbitrary<Object> plain = Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12).map(text -> text),
                Arbitraries.bigDecimals().ofScale(6).map(number -> number),
                Arbitraries.longs().map(BigDecimal::valueOf),
                Arbitraries.of(true, false),
                Arbitraries.just(Nothing.NULL));
        if (depth == 0) {
            return plain;
        }
        return Arbitraries.oneOf(
                plain,
                object(depth).map(one -> one),
                value(depth - 1).list().ofMaxSize(4).map(one -> one));
    }

    private enum Nothing {
        NULL
    }

    @Property(tries = 500)
    void theSameWrittenInAnotherWayIsTheSame(@ForAll("objects") Map<String, Object> object, @ForAll long seed) {
        String plain = new Writer(new Random(0), false).write(object);
        String odd = new Writer(new Random(seed), true).write(object);

        assertThat(of(odd)).as("%s and %s", plain, odd).isEqualTo(of(plain));
    }

    @Property(tries = 500)
    void onlyTheSameIsTheSame(
            @ForAll("objects") Map<String, Object> one, @ForAll("objects") Map<String, Object> other) {
        assertThat(Arrays.equals(
                        of(new Writer(new Random(1), true).write(one)),
                        of(new Writer(new Random(2), true).write(other))))
                .isEqualTo(plain(one).equals(plain(other)));
    }

    @Property(tries = 500)
    void aChangeAnywhereMakesItAnother(@ForAll("objects") Map<String, Object> object, @ForAll long seed) {
        Object changed = changed(object, new Random(seed));

        assertThat(of(new Writer(new Random(1), true).write(changed)))
                .isNotEqualTo(of(new Writer(new Random(2), true).write(object)));
    }

    /** Numbers by their value: BigDecimal tells 1.0 from 1. */
    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, Object> all = new LinkedHashMap<>();
                map.forEach((name, each) -> all.put(name, plain(each)));
                yield all;
            }
            case List<?> list ->
                list.stream().map(CanonicalPropertiesTest::plain).toList();
            case BigDecimal number -> number.stripTrailingZeros();
            default -> value;
        };
    }

    private static Object changed(Object value, Random random) {
        return switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() -> {
                List<Object> names = new ArrayList<>(map.keySet());
                Object name = names.get(random.nextInt(names.size()));
                Map<Object, Object> all = new LinkedHashMap<>(map);
                all.put(name, changed(map.get(name), random));
                yield all;
            }
            case List<?> list
            when !list.isEmpty() -> {
                List<Object> all = new ArrayList<>(list);
                int at = random.nextInt(all.size());
                all.set(at, changed(all.get(at), random));
                yield all;
            }
            case Map<?, ?> empty -> Map.of("new", Nothing.NULL);
            case List<?> empty -> List.of(Nothing.NULL);
            case String text -> text + "x";
            case BigDecimal number -> number.add(new BigDecimal("0.0000001"));
            case Boolean flag -> !flag;
            default -> "null";
        };
    }

    private static byte[] of(String json) {
        return Canonical.of(json.getBytes(StandardCharsets.UTF_8), Set.of()).bytes();
    }

    /** Writes JSON, as plainly or as oddly as it may be written. */
    private record Writer(Random random, boolean odd) {
        String write(Object value) {
            return switch (value) {
                case Map<?, ?> map -> object(map);
                case List<?> list -> list(list);
                case String text -> text(text);
                case BigDecimal number -> number(number);
                case Boolean flag -> flag.toString();
                default -> "null";
            };
        }

        private String object(Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            if (odd) {
                Collections.shuffle(entries, random);
            }
            List<String> fields = new ArrayList<>();
            entries.forEach(entry -> fields.add(space() + text(String.valueOf(entry.getKey())) + space() + ":" + space()
                    + write(entry.getValue()) + space()));
            return "{" + String.join(",", fields) + "}";
        }

        private String list(List<?> list) {
            return "["
                    + String.join(
                            ",",
                            list.stream()
                                    .map(each -> space() + write(each) + space())
                                    .toList()) + "]";
        }

        private String space() {
            return odd ? List.of("", " ", "\n", "\t ").get(random.nextInt(4)) : "";
        }

        /** Half of a pair has no bytes in UTF-8: it can only be written escaped. */
        private String text(String text) {
            StringBuilder json = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean must = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
                json.append(must || (odd && random.nextBoolean()) ? "\\u%04x".formatted((int) c) : c);
            }
            return json.append('"').toString();
        }

        private String number(BigDecimal number) {
            return !odd || random.nextBoolean()
                    ? number.toPlainString()
                    : number.unscaledValue() + (random.nextBoolean() ? "E" : "e") + -number.scale();
        }
    }

    /** What is written here is JSON to others too. */
    @Property(tries = 100)
    void whatIsWrittenIsJson(@ForAll("objects") Map<String, Object> object, @ForAll long seed)
            throws JsonProcessingException {
        assertThat(Json.MAPPER
                        .readTree(new Writer(new Random(seed), true).write(object))
                        .isObject())
                .isTrue();
    }
}
