package caravan.prices;

import caravan.config.Section;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the shape of a price file tells of its unit, when the file does not say it. GoXY's document has {@code prompt} and
 * {@code completion} per 1,000 tokens and one {@code cached_token_discount}; its later form has {@code cached_prompt} and
 * service tiers, and is per 1,000,000. Anything else, and anything a thousand times out of proportion, is a question to
 * the user: a guess would be wrong by that factor.
 */
final class Clues {
    private static final Set<String> OURS = Set.of(
            "input",
            "cached_input",
            "cache_write",
            "cache_write_1h",
            "output",
            "reasoning",
            "audio_input",
            "audio_output",
            "image_input",
            "cached_image_input",
            "image_output",
            "above",
            "valid_from",
            "provider");

    /** Per 1,000 tokens as dear as hardly any model ever was; usual per 1,000,000. */
    private static final BigDecimal DEAR_PER_1K = new BigDecimal("0.3");

    /** Per 1,000,000 tokens cheaper than a list's dearest price ever is; usual per 1,000. */
    private static final BigDecimal CHEAP_PER_1M = new BigDecimal("0.1");

    private enum Sign {
        OURS,
        CACHED_PROMPT,
        SERVICE_TIER
    }

    private record Clue(Section block, String key, BigDecimal price) {
        void ask() {
            block.mistake(
                    key,
                    "is this per 1,000 or per 1,000,000 tokens? "
                            + "write `unit: per_1k` or `unit: per_1m` at the top of the file");
        }
    }

    private final Map<Sign, Clue> signs = new EnumMap<>(Sign.class);
    private @Nullable Clue dearest;

    /** Looks at the keys of a mapping in which prices stand. */
    void look(Section block) {
        for (String key : block.keys()) {
            Sign sign = sign(key);
            if (sign != null) {
                signs.putIfAbsent(sign, new Clue(block, key, BigDecimal.ZERO));
            }
        }
    }

    private static @Nullable Sign sign(String key) {
        if (key.equals("cached_prompt")) {
            return Sign.CACHED_PROMPT;
        }
        if (Price.TIERS.contains(key)) {
            return Sign.SERVICE_TIER;
        }
        return OURS.contains(key) ? Sign.OURS : null;
    }

    void price(Section block, String key, BigDecimal amount) {
        if (dearest == null || amount.compareTo(dearest.price()) > 0) {
            dearest = new Clue(block, key, amount);
        }
    }

    /**
     * The unit that the shape stands for; asks if that is in doubt.
     *
     * @param discounted does the file have a {@code cached_token_discount}?
     */
    Unit unit(boolean discounted) {
        Unit assumed = signs.containsKey(Sign.CACHED_PROMPT) ? Unit.PER_1M : Unit.PER_1K;
        Clue doubt = doubt(assumed, discounted);
        if (doubt != null) {
            doubt.ask();
        }
        return assumed;
    }

    private @Nullable Clue doubt(Unit assumed, boolean discounted) {
        if (signs.containsKey(Sign.OURS)) {
            return signs.get(Sign.OURS);
        }
        Clue odd = signs.get(assumed == Unit.PER_1K ? Sign.SERVICE_TIER : Sign.CACHED_PROMPT);
        if (odd != null && (assumed == Unit.PER_1K || discounted)) {
            return odd;
        }
        return dearest != null && outOfProportion(assumed, dearest.price()) ? dearest : null;
    }

    private static boolean outOfProportion(Unit assumed, BigDecimal dearest) {
        return switch (assumed) {
            case PER_1K -> dearest.compareTo(DEAR_PER_1K) >= 0;
            case PER_1M -> dearest.signum() > 0 && dearest.compareTo(CHEAP_PER_1M) < 0;
        };
    }
}
