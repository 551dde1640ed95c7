package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/coming-from.md has all that five gateways promise, and every test that it names is there. */
class ComingFromTest {
    private static final String PAGE =
            Page.read(Path.of("docs", "coming-from.md")).text();
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| (\\d+) \\|[^|]{5,}\\|[^|]{3,}\\|[^|]*\\|((?: `\\w+Test\\.(?:\\w+|\\*)`,?)+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+|\\*)`");
    private static final Pattern SENTENCE = Pattern.compile("(?m)^\\| ([XPRAO]) \\|[^|]{3,}\\| ([\\d, ]+) \\|$");
    private static final Pattern THEIRS =
            Pattern.compile("(?m)^\\| ([XPRAO]): [^|]+\\|((?: `\\w+Test\\.\\w+`,?)+) \\|$");

    @Test
    void eachOfTheThingsHasARowAndATest() {
        assertThat(numbers(ROW)).isEqualTo(IntStream.rangeClosed(1, 103).boxed().toList());
    }

    private static List<Integer> numbers(Pattern row) {
        return row.matcher(PAGE)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, String> sources = sources();

        assertThat(TEST.matcher(PAGE).results().toList())
                .hasSizeGreaterThan(150)
                .allSatisfy(named -> assertThat(sources.getOrDefault(named.group(1), ""))
                        .as(named.group())
                        .contains(method(named)));
    }

    private static String method(MatchResult named) {
        return named.group(2).equals("*") ? "class " + named.group(1) : " void " + named.group(2) + "(";
    }

    /** By the name of the class; what several classes of one name have, together. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> Page.read(file).text(),
                            String::concat));
        }
    }

    @Test
    void eachDocumentIsGoneThroughAndLeadsToRows() {
        assertThat(SENTENCE.matcher(PAGE).results().map(row -> row.group(1)).distinct())
                .containsExactly("X", "P", "R", "A", "O");
        assertThat(SENTENCE.matcher(PAGE)
                        .results()
                        .flatMap(row -> Stream.of(row.group(2).split(", ", -1)))
                        .map(Integer::valueOf))
                .allMatch(number -> number >= 1 && number <= 103);
    }

    @Test
    void eachOfTheirTestsLeadsToOneOfOurs() {
        assertThat(THEIRS.matcher(PAGE).results().map(row -> row.group(1)).distinct())
                .containsExactly("X", "P", "R", "A", "O");
        long rows = PAGE.lines().filter(line -> line.matches("\\| [XPRAO]: .*")).count();
        assertThat(THEIRS.matcher(PAGE).results().count()).isEqualTo(rows).isGreaterThan(35);
    }
}
