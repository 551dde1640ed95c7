package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.config.Knob;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of the reference pages list what there is, and their examples can be read. */
class ReferenceTest {
    private static final Page CONFIGURATION = Page.read(Path.of("docs", "configuration.md"));
    private static final Page PROVIDERS = Page.read(Path.of("docs", "providers.md"));
    private static final Page LIMITS = Page.read(Path.of("docs", "limits.md"));
    private static final Page PRICES = Page.read(Path.of("docs", "prices.md"));

    @Test
    void everyKnobStandsInTheTableWithItsDefault() {
        List<String> rows = CONFIGURATION
                .text()
                .lines()
                .filter(line -> line.matches("\\|.*`CARAVAN_.*\\|.*\\|.*\\|.*\\|"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2))
                        .strip())
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Knob.values()).map(ReferenceTest::row).toList());
    }

    private static String row(Knob knob) {
        String flag = knob.hasFlag() ? "`--" + knob.key() + "` " : "";
        String variables =
                knob.variables().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        String property = knob.inFile() ? "`" + knob.property() + "` " : "";
        String otherwise = knob.otherwise().isEmpty() ? "" : " `" + knob.otherwise() + "`";
        return "| " + flag + "| " + variables + " | " + property + "|" + otherwise;
    }

    @Test
    void everyKeyOfAProviderStandsInTheTable() {
        assertThat(keys("base_url")).containsExactlyInAnyOrderElementsOf(known("{base_url: http://x, nix: 1}"));
        assertThat(keys("connect"))
                .containsExactlyInAnyOrderElementsOf(known("{base_url: http://x, timeouts: {nix: 1}}"));
        assertThat(keys("every")).containsExactlyInAnyOrderElementsOf(known("{base_url: http://x, probe: {nix: 1}}"));
        assertThat(keys("connections"))
                .containsExactlyInAnyOrderElementsOf(known("{base_url: http://x, pool: {nix: 1}}"));
    }

    /** The keys in the table that begins with this one. */
    private static List<String> keys(String first) {
        List<String> lines = PROVIDERS.text().lines().toList();
        int from = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("| `" + first + "` |"))
                .findFirst()
                .orElseThrow());
        return lines.subList(from, lines.size()).stream()
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.split("`", 3)[1])
                .toList();
    }

    /** What the complaint about a key that is not known says is known. */
    private static List<String> known(String provider) {
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> start("config/providers.yaml", "providers: {acme: " + provider + "}"));
        Matcher known = Pattern.compile("\\(known: ([\\w, ]+)").matcher(String.valueOf(refused.mistakes()));
        assertThat(known.find()).isTrue();
        return List.of(known.group(1).split(", ", -1));
    }

    private static void start(String file, String content) {
        Gate.plan().file(file, content).start().close();
    }

    @Test
    void theExamplesCanBeRead() {
        start("config/keys.yaml", CONFIGURATION.blocks("yaml").get(0));
        start("config/models.yaml", CONFIGURATION.blocks("yaml").get(1));
        start("config/providers.yaml", PROVIDERS.blocks("yaml").getFirst());
        start("config/limits.yaml", LIMITS.blocks("yaml").get(0));
        start("config/models.yaml", LIMITS.blocks("yaml").get(1));
        PRICES.blocks("yaml").forEach(prices -> start("pricing/pricing.yaml", prices));
    }
}
