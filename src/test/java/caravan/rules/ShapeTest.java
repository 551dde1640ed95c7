package caravan.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Files that fit on a few screens, methods that fit on one. */
class ShapeTest {
    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_METHOD = 40;

    @Test
    void noFileIsLongerThanThreeHundredLines() throws IOException {
        for (Path file : sources()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST_FILE);
        }
    }

    @Test
    void noMethodIsLongerThanFortyLines() throws IOException {
        List<Method> methods = methods(sources());

        assertThat(methods).isNotEmpty();
        assertThat(methods)
                .filteredOn(method -> method.lines() > LONGEST_METHOD)
                .isEmpty();
    }

    private record Method(String file, String name, long lines) {}

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<Method> methods(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Method> methods = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Measure(unit, positions), methods);
            }
        }
        return methods;
    }

    /** Counts from a method's first brace to its last. */
    private static final class Measure extends TreeScanner<Void, List<Method>> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Measure(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, List<Method> found) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                String file = unit.getSourceFile().getName();
                found.add(new Method(file, method.getName().toString(), last - first + 1));
            }
            return super.visitMethod(method, found);
        }
    }
}
