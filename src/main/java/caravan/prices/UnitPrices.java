package caravan.prices;

import caravan.call.Units;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is charged for units other than tokens, in USD for one of them.
 *
 * @param images by their look: quality and size, or one of the two, or {@value #OTHERWISE}
 * @param second null if there is no price for it
 * @param character the same
 * @param search the same
 */
record UnitPrices(
        Map<String, BigDecimal> images,
        @Nullable BigDecimal second,
        @Nullable BigDecimal character,
        @Nullable BigDecimal search) {
    /** The look that every picture has. */
    static final String OTHERWISE = "default";

    /** Null if nothing that was measured has a price. */
    @Nullable
    BigDecimal times(Units units) {
        if (units.equals(Units.NONE)) {
            return null;
        }
        Long images = units.images();
        return Stream.of(
                        times(decimal(images), image(units.look())),
                        times(units.seconds(), second),
                        times(decimal(units.characters()), character),
                        times(decimal(units.searches()), search))
                .flatMap(Stream::ofNullable)
                .reduce(BigDecimal::add)
                .orElse(null);
    }

    private static @Nullable BigDecimal decimal(@Nullable Long count) {
        return count == null ? null : BigDecimal.valueOf(count);
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal count, @Nullable BigDecimal price) {
        return count == null || price == null ? null : price.multiply(count.max(BigDecimal.ZERO));
    }

    /** The closest description has the price: {@code hd 1024x1792}, else {@code 1024x1792}, else {@code hd}. */
    private @Nullable BigDecimal image(String look) {
        int space = look.indexOf(' ');
        return Stream.of(look, look.substring(space + 1), look.substring(0, Math.max(space, 0)), OTHERWISE)
                .map(images::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
