package caravan.prices;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.config.Mistakes;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a price file is said with its line, and all of it at once. */
class PriceMistakesTest {
    private Path folder;
    private Written written;

    @BeforeEach
    void write(@TempDir Path fresh) {
        folder = fresh;
        written = new Written(fresh);
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "discount: 0.1",
                        "cached_token_discount: 1.5",
                        "models:",
                        "  a: {input: -1, output: 2}",
                        "  b: {input: one, output: 2}",
                        "  c: {input: 1, output: 2, outptu: 3}",
                        "  d: {output: 2}",
                        "  e: {input: 1, prompt: 1, output: 2}",
                        "  f:",
                        "    input: 1",
                        "    output: 2",
                        "    above: {input: 2, output: 4}",
                        "    flex: {input: 1}",
                        "    valid_from: tomorrow"))
                .satisfiesExactlyInAnyOrder(
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:2: discount: is not known here"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:3: cached_token_discount: is the part"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:5: models.a.input: '-1' is no price"),
                        mistake ->
                                assertThat(mistake).isEqualTo("pricing.yaml:6: models.b.input: 'one' is not a number"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:7: models.c.outptu: is not known here"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:8: models.d.input: is missing"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:9: models.e.prompt: says the same"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:13: models.f.above.tokens: is missing"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:14: models.f.flex.output: is missing"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:15: models.f.valid_from: 'tomorrow'"));
    }

    @Test
    void aliasOfTwoModelsIsRefused() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "models:",
                        "  a: {input: 1, output: 2, aliases: [x]}",
                        "  b: {input: 1, output: 2, aliases: [y, x]}"))
                .containsExactly("pricing.yaml:4: models.b.aliases: 'x' is an alias of a already");
    }

    @Test
    void aliasGivenTwiceIsRefused() {
        assertThat(written.mistakes("unit: per_1m", "models:", "  a: {input: 1, output: 2, aliases: [x, x]}"))
                .containsExactly("pricing.yaml:3: models.a.aliases: 'x' is given twice");
    }

    @Test
    void aliasThatIsAModelIsRefused() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "models:",
                        "  a: {input: 1, output: 2, aliases: [b]}",
                        "  b: {input: 1, output: 2}"))
                .containsExactly(
                        "pricing.yaml:3: models.a.aliases: 'b' is a model of this list, and cannot be an alias too");
    }

    @Test
    void aliasMayStandInEveryDatedLineOfItsModel() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "models:",
                        "  a:",
                        "    - {input: 1, output: 2, aliases: [x]}",
                        "    - {input: 2, output: 4, aliases: [x], valid_from: 2027-01-01}"))
                .isEmpty();
    }

    @Test
    void twoPricesForTheSameTimeAreRefused() {
        assertThat(written.mistakes(
                        "unit: per_1m",
                        "models:",
                        "  a:",
                        "    - {input: 1, output: 2}",
                        "    - {input: 1, output: 2, provider: groq}",
                        "    - {input: 2, output: 4}",
                        "    - {input: 2, output: 4, provider: [together, groq]}"))
                .satisfiesExactly(
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:6: models.a[2]: has another price"),
                        mistake -> assertThat(mistake).startsWith("pricing.yaml:7: models.a[3]: has another price"));
    }

    @Test
    void modelGivenTwiceIsRefused() {
        assertThat(written.mistakes(
                        "unit: per_1m", "models:", "  a: {input: 1, output: 2}", "  a: {input: 1, output: 2}"))
                .containsExactly("pricing.yaml:4: models.a: is given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "0e-999999999", "99999999999"})
    void numberThatIsNoAmountOfMoneyIsRefused(String number) {
        assertThat(written.mistakes("unit: per_1m", "models:", "  a: {input: " + number + ", output: 2}"))
                .singleElement()
                .asString()
                .startsWith("pricing.yaml:3: models.a.input: '" + number + "' is no price");
    }

    @ParameterizedTest
    @ValueSource(strings = {"  a: []", "  a:", "  a: 5", "  '': {input: 1, output: 2}"})
    void modelWithoutAPriceOrNameIsRefused(String line) {
        assertThat(written.mistakes("unit: per_1m", "models:", line))
                .isNotEmpty()
                .allSatisfy(mistake -> assertThat(mistake).startsWith("pricing.yaml:3: models"));
    }

    @Test
    void brokenYamlIsOneMistakeWithItsLine() {
        assertThat(written.mistakes("unit: per_1m", "models:", "  @cf/x: {input: 1, output: 2}"))
                .singleElement()
                .asString()
                .startsWith("pricing.yaml:3: is not valid YAML");
    }

    @Test
    void discountOfZeroIsSaidToCountAsNotGiven() {
        Mistakes mistakes = new Mistakes();
        written.prices("models: {m: {prompt: 0.01, completion: 0.02}}", "cached_token_discount: 0");
        Written.read(folder.resolve("pricing.yaml"), mistakes, Written.NOW);
        assertThat(mistakes.warnings()).singleElement().asString().contains("0 counts as not given");
    }
}
