package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example is a folder with a page, files to copy, and a test that installs it; none has a line of Java. */
class FoldersTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([\\w.-]+)]\\(\\1\\) \\|");
    private static final Pattern TEST =
            Pattern.compile("`(\\w+Test)` installs (?:exactly )?these files|" + "`(\\w+Test)` installs this file");

    static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(EXAMPLES)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void thereIsOneForEachThingThatIsPromised() throws IOException {
        assertThat(folders())
                .extracting(folder -> folder.getFileName().toString())
                .contains(
                        "usage-to-kafka",
                        "usage-to-file",
                        "callers-from-sql",
                        "team-prompt",
                        "mask-pii",
                        "summarize",
                        "provider-as-route",
                        "business-hours");
        String page = Files.readString(EXAMPLES.resolve("README.md"));
        assertThat(folders())
                .allSatisfy(folder -> assertThat(page).contains("(" + folder.getFileName() + "/README.md)"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aFolderHasAPageThatNamesItsFilesAndItsTest(Path folder) throws IOException {
        String page = Files.readString(folder.resolve("README.md"));
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .forEach(files::add);
        }

        files.remove("README.md");
        assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(files)
                .anyMatch(file -> file.endsWith(".camel.yaml"));
        MatchResult test = TEST.matcher(page).results().findFirst().orElseThrow();
        String name = test.group(1) == null ? test.group(2) : test.group(1);
        assertThat(Files.readString(Path.of("src/test/java/caravan/examples", name + ".java")))
                .contains(folder.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void noneHasALineOfJava(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(file.toString())
                        .doesNotEndWith(".java")
                        .doesNotEndWith(".groovy")
                        .doesNotEndWith(".jar");
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("#class:caravan.", "java:", "joor:", "groovy:", "script:");
            }
        }
    }
}
