package caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher makes the AOT cache by itself; with a java that only writes down how it was called. */
class AotCacheTest {
    @TempDir
    Path home;

    /** Writes its arguments down, and what it is to practise into the cache, if it may. */
    private static final String JAVA = """
            #!/usr/bin/env bash
            jdk=$(dirname "$(dirname "$0")")
            for each in "$@"; do
              case $each in -XX:AOTCacheOutput=*) out=${each#*=} ;; esac
            done
            if [ -z "$out" ]; then echo "$@" >> "$jdk/starts"; exit; fi
            echo "$@" >> "$jdk/practices"
            while [ -f "$jdk/hold" ]; do read -t 0.01 <> <(:); done
            [ ! -f "$jdk/broken" ] && echo cache > "$out"
            """;

    @BeforeEach
    void aBuiltCaravanAndAJdk() throws IOException {
        Files.copy(Path.of("caravan"), home.resolve("caravan"));
        Files.createDirectories(home.resolve("src/main"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createDirectories(home.resolve("target/lib"));
        Files.createDirectories(home.resolve("jdk/bin"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        Files.writeString(home.resolve("target/caravan.jar"), "a jar");
        for (String tool : List.of("java", "javac")) {
            Path file = Files.writeString(home.resolve("jdk/bin").resolve(tool), JAVA);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private Process launch(String javaOpts) throws IOException {
        ProcessBuilder launch = new ProcessBuilder(home.resolve("caravan").toString(), "--port=1");
        launch.directory(home.toFile());
        launch.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        launch.environment().put("JAVA_OPTS", javaOpts);
        return launch.redirectErrorStream(true).start();
    }

    /** @return how Caravan was started, by this start */
    private String start(String javaOpts) throws IOException, InterruptedException {
        Process process = launch(javaOpts);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).isEmpty();
        return lines("starts").getLast();
    }

    private List<String> lines(String file) throws IOException {
        Path path = home.resolve("jdk").resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private List<String> made() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("target"))) {
            return files.map(Path::toString)
                    .filter(each -> each.contains(".aot"))
                    .toList();
        }
    }

    private String awaitCache() {
        return await().atMost(Duration.ofSeconds(30))
                .until(this::made, made -> made.size() == 1 && made.getFirst().endsWith(".aot"))
                .getFirst();
    }

    @Test
    void theFirstStartGoesWithoutAndTheNextWithTheCacheThatWasMadeMeanwhile() throws Exception {
        assertThat(start("")).endsWith("caravan.Caravan --port=1").doesNotContain("AOT");
        String cache = awaitCache();

        assertThat(start("")).contains("-XX:AOTCache=" + cache).endsWith("caravan.Caravan --port=1");
        assertThat(lines("practices")).singleElement().satisfies(practice -> assertThat(practice)
                .endsWith("caravan.Practice"));
    }

    @Test
    void thePracticeHasTheOptionsAndTheClassPathOfTheStart() throws Exception {
        List<String> start = options(start(""));
        awaitCache();

        assertThat(options(lines("practices").getFirst())).containsAll(start);
        assertThat(start).contains("-XX:+UseCompactObjectHeaders").anyMatch(each -> each.endsWith("/lib/*"));
    }

    /** But for the folder of the routes, which a practice does not use. */
    private static List<String> options(String line) {
        List<String> options = new ArrayList<>(List.of(line.split(" caravan\\.[CP]", 2)[0].split(" ", -1)));
        options.removeIf(each -> each.startsWith("-Dcaravan.home"));
        return options;
    }

    @Test
    void anotherJarMakesAnotherCacheAndTheOldOneGoes() throws Exception {
        start("");
        String old = awaitCache();

        Files.writeString(home.resolve("target/caravan.jar"), "another jar");
        assertThat(start("")).doesNotContain("AOT");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(made())
                .singleElement()
                .satisfies(made -> assertThat(made).isNotEqualTo(old).endsWith(".aot")));
    }

    @Test
    void aJarOfTheUsersMakesAnotherCacheToo() throws Exception {
        start("");
        String old = awaitCache();

        Files.writeString(Files.createDirectories(home.resolve("lib")).resolve("camel-kafka.jar"), "a component");

        assertThat(start("")).doesNotContain(old);
    }

    @Test
    void twoStartsAtOnceMakeItOnce() throws Exception {
        Path hold = Files.createFile(home.resolve("jdk/hold"));
        start("");
        await().atMost(Duration.ofSeconds(30)).until(() -> lines("practices").size() == 1);

        assertThat(start("")).doesNotContain("AOT");
        Files.delete(hold);

        String cache = awaitCache();
        assertThat(start("")).contains(cache);
        assertThat(lines("practices")).hasSize(1);
    }

    @Test
    void aPracticeThatFailsHarmsNoStartAndIsTriedAgain() throws Exception {
        Path broken = Files.createFile(home.resolve("jdk/broken"));
        start("");
        await().atMost(Duration.ofSeconds(30)).until(() -> lines("practices").size() == 1 && made().isEmpty());

        Files.delete(broken);
        assertThat(start("")).doesNotContain("AOT");
        awaitCache();
    }

    @Test
    void whoeverSaysSomethingOfTheirOwnIsLeftAlone() throws Exception {
        assertThat(start("-XX:AOTMode=off")).contains("-XX:AOTMode=off").doesNotContain("AOTCache");
        assertThat(lines("practices")).isEmpty();
        assertThat(made()).isEmpty();
    }
}
