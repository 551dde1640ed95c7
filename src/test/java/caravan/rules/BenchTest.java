package caravan.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of bench/ are built when they are run: here it is seen that they can be. */
class BenchTest {
    @TempDir
    Path classes;

    @Test
    void theProgramsCompileAndJmhFindsItsBenchmarks() throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                javac.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-proc:full", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));

            javac.getTask(null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(sources()))
                    .call();
        }

        assertThat(found.getDiagnostics())
                .filteredOn(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .isEmpty();
        assertThat(classes.resolve("bench/Run.class")).exists();
        assertThat(classes.resolve("META-INF/BenchmarkList")).content().contains("readStream", "editQuestion", "price");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("bench"))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
