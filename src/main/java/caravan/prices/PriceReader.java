package caravan.prices;

import static caravan.prices.Amounts.or;

import caravan.config.Section;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a price file. A block ({@code above}, {@code flex} …) stands alone: what it leaves out follows from
 * its own input and output prices, not from those around it.
 *
 * @param cachedShare what part of the input price a cached token costs, where the file gives no cached price
 */
record PriceReader(BigDecimal cachedShare, Clues clues) {
    private static final List<String> TOKENS = List.of("input", "prompt", "output", "completion");
    private static final long MOST_TOKENS = 1_000_000_000;

    /** For an entry that stands alone, without a file around it. */
    static PriceReader ofOne() {
        return new PriceReader(PriceFile.USUAL_SHARE, new Clues());
    }

    Price price(String name, Section entry) {
        Set<String> providers = Set.copyOf(entry.texts("provider"));
        return new Price(
                name, providers, validFrom(entry), standard(entry), tiers(entry), new UnitReader(entry).read());
    }

    /** What is paid by other units need not have a price for tokens. */
    private @Nullable Tier standard(Section entry) {
        boolean tokens = TOKENS.stream().anyMatch(entry::has);
        return tokens || UnitReader.KEYS.stream().noneMatch(entry::has) ? tier(entry) : null;
    }

    private Map<String, Tier> tiers(Section entry) {
        Map<String, Tier> tiers = new LinkedHashMap<>();
        for (String name : Price.TIERS) {
            try (Section block = entry.section(name)) {
                if (entry.has(name)) {
                    tiers.put(name, tier(block));
                }
            }
        }
        return Map.copyOf(tiers);
    }

    private Tier tier(Section block) {
        Rates rates = rates(block);
        try (Section above = block.section("above")) {
            return block.has("above") ? new Tier(rates, line(above), rates(above)) : Tier.flat(rates);
        }
    }

    private static long line(Section above) {
        if (above.raw("tokens") == null) {
            above.mistake("tokens", "is missing: above how many input tokens do these prices hold?");
        }
        return above.number("tokens", MOST_TOKENS, 1, MOST_TOKENS);
    }

    private Rates rates(Section block) {
        clues.look(block);
        Amounts amounts = new Amounts(block, clues);
        BigDecimal input = amounts.required("input", "prompt");
        BigDecimal output = amounts.required("output", "completion");
        BigDecimal cachedInput = or(amounts.optional("cached_input", "cached_prompt"), input.multiply(cachedShare));
        BigDecimal cacheWrite = or(amounts.optional("cache_write"), input);
        BigDecimal imageInput = amounts.optional("image_input");
        BigDecimal cachedImage = imageInput == null ? cachedInput : imageInput.multiply(cachedShare);
        return new Rates(
                input,
                cachedInput,
                cacheWrite,
                or(amounts.optional("cache_write_1h"), cacheWrite),
                or(amounts.optional("audio_input"), input),
                output,
                or(amounts.optional("reasoning"), output),
                or(amounts.optional("audio_output"), output),
                or(imageInput, input),
                or(amounts.optional("cached_image_input"), cachedImage),
                or(amounts.optional("image_output"), output));
    }

    /** A date begins at midnight UTC. */
    private static Instant validFrom(Section entry) {
        String text = entry.text("valid_from");
        if (text == null) {
            return Instant.MIN;
        }
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException neither) {
            entry.mistake("valid_from", "'" + text + "' is not a date (2026-07-30) or a time (2026-07-30T12:00:00Z)");
            return Instant.MIN;
        }
    }
}
