package caravan.prices;

import caravan.config.Section;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the prices of pictures, seconds, characters and searches in one entry of a price file. Their keys say what they are for. */
record UnitReader(Section entry) {
    static final List<String> KEYS =
            List.of("per_image", "per_second", "per_minute", "per_1m_characters", "per_1k_searches");

    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final int THOUSAND = 3;
    private static final int MILLION = 6;

    UnitPrices read() {
        return new UnitPrices(
                images(), second(), each("per_1m_characters", MILLION), each("per_1k_searches", THOUSAND));
    }

    private @Nullable BigDecimal each(String key, int power) {
        BigDecimal all = Amounts.of(entry, key);
        return all == null ? null : all.scaleByPowerOfTen(-power);
    }

    /** One price for all, or one for each look. */
    private Map<String, BigDecimal> images() {
        Map<String, BigDecimal> images = new LinkedHashMap<>();
        if (entry.isSection("per_image")) {
            Section looks = entry.section("per_image");
            looks.keys().forEach(look -> put(images, look, Amounts.of(looks, look)));
            if (looks.keys().isEmpty()) {
                entry.mistake("per_image", "has no price in it, such as `default: 0.04`");
            }
        } else {
            put(images, UnitPrices.OTHERWISE, Amounts.of(entry, "per_image"));
        }
        return Map.copyOf(images);
    }

    private static void put(Map<String, BigDecimal> images, String look, @Nullable BigDecimal price) {
        if (price != null) {
            images.put(look, price);
        }
    }

    private @Nullable BigDecimal second() {
        BigDecimal second = Amounts.of(entry, "per_second");
        BigDecimal minute = Amounts.of(entry, "per_minute");
        if (second != null && minute != null) {
            entry.mistake("per_minute", "says the same as `per_second`: keep one of them");
        }
        return minute == null ? second : perSecond(minute);
    }

    private @Nullable BigDecimal perSecond(BigDecimal minute) {
        try {
            return minute.divide(MINUTE);
        } catch (ArithmeticException endless) {
            entry.mistake(
                    "per_minute",
                    "'" + minute + "' is not a whole sixtieth: give `per_second`, rounded as the provider rounds it");
            return null;
        }
    }
}
