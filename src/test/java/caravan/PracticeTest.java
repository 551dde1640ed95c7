package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run that a JVM watches, with a real one: what it keeps is good for a start. */
class PracticeTest {
    @TempDir
    Path folder;

    /** A JVM keeps nothing of classes that lie in a folder. */
    private String jars() {
        String jar = folder.resolve("caravan.jar").toString();
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "cf", jar, "-C", "target/classes", "."))
                .isZero();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator, jar + File.pathSeparator, ""));
    }

    private String java(String classes, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                classes));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK_JAVA"));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void aPracticeMakesACacheThatAStartCanUseAndLeavesNothingElse() throws Exception {
        String classes = jars();
        Path cache = folder.resolve("new.aot");

        java(classes, "-XX:AOTCacheOutput=" + cache, "caravan.Practice");

        assertThat(cache).isNotEmptyFile();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .filteredOn(name -> !name.startsWith("hsperfdata"))
                    .containsExactlyInAnyOrder("caravan.jar", "new.aot");
        }
        String loaded = java(
                classes, "-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-Xlog:class+load", "caravan.Caravan", "--version");
        assertThat(loaded).containsPattern("caravan\\.providers\\.attempts\\.HttpAttempt source: shared objects file");
    }
}
