package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/budgets.md tells what there is: its examples work, its tables are whole, and each row of what is charged is a test. */
class BudgetsPageTest {
    private static final Pattern TEST = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Page PAGE = Page.read(Path.of("docs", "budgets.md"));

    @Test
    void theExamplesWork() {
        List<String> examples = PAGE.blocks("yaml");

        Gate.plan()
                .file("config/budgets.yaml", examples.get(0))
                .file("routes/alert.camel.yaml", examples.get(1))
                .start()
                .close();
    }

    @Test
    void everyKeyStandsInItsTable() {
        assertThat(keys("on")).containsExactlyInAnyOrderElementsOf(known("budgets: [{on: gateway, nix: 1}]"));
        assertThat(keys("zone"))
                .containsExactlyInAnyOrderElementsOf(known("nix: 1"))
                .isNotEmpty();
    }

    /** The keys in the table that begins with this one. */
    private static List<String> keys(String first) {
        List<String> lines = PAGE.text().lines().toList();
        int from = lines.lastIndexOf(lines.stream()
                .filter(line -> line.startsWith("| `" + first + "` |"))
                .reduce((one, other) -> other)
                .orElseThrow());
        return Stream.concat(
                        lines.subList(from, lines.size()).stream()
                                .takeWhile(line -> line.startsWith("| `"))
                                .map(line -> line.split("`", 3)[1]),
                        first.equals("zone") ? Stream.of("budgets") : Stream.empty())
                .toList();
    }

    /** What the complaint about a key that is not known says is known. */
    private static List<String> known(String budgets) {
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> Gate.plan().file("config/budgets.yaml", budgets).start());
        Matcher known = Pattern.compile("nix: is not known here[^(]*\\(known: ([\\w, ]+)")
                .matcher(refused.mistakes().toString());
        assertThat(known.find()).isTrue();
        return List.of(known.group(1).split(", ", -1));
    }

    @Test
    void eachRowOfWhatIsChargedIsATest() throws IOException {
        List<String> rows = PAGE.text()
                .lines()
                .dropWhile(line -> !line.startsWith("| how it ended"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1)[1].strip())
                .toList();

        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(tests())
                .containsAll(rows.stream().map(BudgetsPageTest::method).toList());
    }

    /** {@code the caller left, and …} as {@code theCallerLeftAnd…}. */
    private static String method(String row) {
        String words = Arrays.stream(row.split("\\W+", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
                TEST.matcher(Files.readString(file)).results().forEach(test -> names.add(test.group(1)));
            }
        }
        return names;
    }
}
