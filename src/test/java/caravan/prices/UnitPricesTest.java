package caravan.prices;

import static caravan.prices.Written.cost;
import static caravan.prices.Written.usd;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Units;
import caravan.call.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not paid by the token: pictures, seconds, characters, each at its own price and to the last digit. */
class UnitPricesTest {
    private Written written;
    private Prices prices;

    @BeforeEach
    void write(@TempDir Path folder) {
        written = new Written(folder);
        prices = written.prices(
                "unit: per_1m",
                "models:",
                "  painter: {per_image: {default: 0.04, 1024x1792: 0.08, hd: 0.085, hd 1024x1792: 0.12}}",
                "  choosy: {per_image: {1024x1024: 0.04}}",
                "  plain: {per_image: 0.02}",
                "  listener: {per_minute: 0.006}",
                "  hearer: {per_second: 0.000033}",
                "  speaker: {per_1m_characters: 15}",
                "  teller: {input: 0.6, output: 12}",
                "  both: {input: 5, output: 30, per_image: 0.01}",
                "  gpt-image: {input: 5, cached_input: 1.25, image_input: 8, cached_image_input: 2, output: 30, image_output: 40}",
                "  seer: {input: 2, image_input: 3, output: 8}");
    }

    private static Usage images(long count, String look) {
        return Usage.in(Units.images(count, look), false);
    }

    private static Usage seconds(String seconds) {
        return Usage.in(Units.seconds(new BigDecimal(seconds)), false);
    }

    @ParameterizedTest
    @CsvSource({
        "painter, 1, '', 0.04",
        "painter, 3, standard 1024x1024, 0.12",
        "painter, 1, standard 1024x1792, 0.08",
        "painter, 2, hd 1024x1024, 0.17",
        "painter, 1, hd, 0.085",
        "painter, 1, 1024x1792, 0.08",
        "painter, 1, hd 1024x1792, 0.12",
        "choosy, 1, hd 1024x1024, 0.04",
        "plain, 10, hd 1024x1792, 0.2"
    })
    void aPictureCostsWhatItsClosestDescriptionSays(String model, long count, String look, BigDecimal expected) {
        assertThat(usd(prices, model, images(count, look))).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "listener, 4, 0.0004",
        "listener, 8.470000267028809, 0.0008470000267028809",
        "listener, 0, 0",
        "hearer, 3600, 0.1188"
    })
    void aSecondIsTheSixtiethOfAMinute(String model, String seconds, BigDecimal expected) {
        assertThat(usd(prices, model, seconds(seconds))).isEqualByComparingTo(expected);
    }

    @Test
    void aCharacterIsTheMillionthOfAMillion() {
        assertThat(usd(prices, "speaker", Usage.in(Units.characters(37), false)))
                .isEqualByComparingTo("0.000555");
    }

    @Test
    void whatWasCountedButHasNoPriceIsUnknownAndNotFree() {
        assertThat(cost(prices, "openai", "teller", Usage.in(Units.characters(37), false)))
                .isNull();
        assertThat(cost(prices, "openai", "choosy", images(1, "hd 512x512"))).isNull();
        assertThat(cost(prices, "openai", "listener", Usage.of(10, 10))).isNull();
        assertThat(cost(prices, "openai", "listener", images(1, ""))).isNull();
    }

    @Test
    void tokensAndUnitsAddUpWhereBothHavePrices() {
        Usage usage = Usage.of(1000, 1000).and(Units.images(2, ""));

        assertThat(usd(prices, "both", usage)).isEqualByComparingTo("0.055");
        assertThat(usd(prices, "teller", usage)).isEqualByComparingTo("0.0126");
        assertThat(usd(prices, "plain", usage)).isEqualByComparingTo("0.04");
    }

    private static Usage seen(long input, long read, long seen, long seenCached, long drawn) {
        Usage.Pictures pictures = new Usage.Pictures(seen, seenCached, drawn);
        return new Usage(input, read, 0, 0, 0, 0, 0, 0, null, null, false, pictures, Units.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image, 1000, 0, 0, 0, 0, 0.005",
        "gpt-image, 0, 1000, 0, 0, 0, 0.00125",
        "gpt-image, 0, 0, 1000, 0, 0, 0.008",
        "gpt-image, 0, 0, 0, 1000, 0, 0.002",
        "gpt-image, 0, 0, 0, 0, 1000, 0.04",
        "gpt-image, 50, 7, 300, 11, 4000, 0.16268075",
        "seer, 0, 0, 0, 1000, 0, 0.0003",
        "seer, 0, 0, 0, 0, 1000, 0.008",
        "teller, 0, 0, 1000, 0, 0, 0.0006",
        "teller, 0, 0, 0, 1000, 0, 0.00006",
        "teller, 0, 0, 0, 0, 1000, 0.012"
    })
    void tokensOfPicturesHaveTheirOwnPrices(
            String model, long input, long read, long seen, long cached, long drawn, BigDecimal expected) {
        assertThat(usd(prices, model, seen(input, read, seen, cached, drawn))).isEqualByComparingTo(expected);
    }

    @Test
    void aPriceThatSaysItsUnitIsNoClueToThatOfTheFile() {
        Prices goxy = written.prices(
                "models:",
                "  gpt-4o: {prompt: 0.0025, completion: 0.01}",
                "  painter: {per_image: 0.04}",
                "  speaker: {per_1m_characters: 15}");

        assertThat(usd(goxy, "gpt-4o", Usage.of(1000, 0))).isEqualByComparingTo("0.0025");
        assertThat(usd(goxy, "painter", images(1, ""))).isEqualByComparingTo("0.04");
    }

    @Test
    void everyMistakeIsSaidWithItsLine() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "models:",
                        "  a: {per_image: -1}",
                        "  b: {per_image: {default: cheap}}",
                        "  c: {per_minute: 0.01}",
                        "  d: {per_second: 0.1, per_minute: 6}",
                        "  e: {per_1k_characters: 0.015}",
                        "  f: {per_image: {}}",
                        "  g: {input: 1, output: 2, flex: {input: 1, output: 1, per_image: 1}}",
                        "  h: {per_image: [1, 2]}",
                        "  i: {image_input: one, input: 1, output: 1}",
                        "  j: {per_second: 0.1, input: 1}"))
                .extracting(mistake -> mistake.replaceFirst("^pricing.yaml:", ""))
                .satisfiesExactlyInAnyOrder(
                        mistake -> assertThat(mistake).startsWith("3: models.a.per_image: '-1' is no price"),
                        mistake -> assertThat(mistake).startsWith("4: models.b.per_image.default: 'cheap'"),
                        mistake -> assertThat(mistake).startsWith("5: models.c.per_minute: '0.01' is not"),
                        mistake -> assertThat(mistake).startsWith("6: models.d.per_minute: says the same"),
                        mistake -> assertThat(mistake)
                                .startsWith("7: models.e.per_1k_characters: is not known here; did you mean"),
                        mistake -> assertThat(mistake).startsWith("7: models.e.input: is missing"),
                        mistake -> assertThat(mistake).startsWith("7: models.e.output: is missing"),
                        mistake -> assertThat(mistake).startsWith("8: models.f.per_image: has no price"),
                        mistake -> assertThat(mistake).startsWith("9: models.g.flex.per_image: is not known"),
                        mistake -> assertThat(mistake).startsWith("10: models.h.per_image: expected a single"),
                        mistake -> assertThat(mistake).startsWith("11: models.i.image_input: 'one'"),
                        mistake -> assertThat(mistake).startsWith("12: models.j.output: is missing"));
    }
}
