package caravan.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** None of the complaints is without a test, and docs/peers.md says which it is. */
class ComplaintsTest {
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Path PAGE = Path.of("docs", "peers.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]{20,} \\| ([^|]+) \\| ([^|]+) \\|$");

    private static List<Integer> answered() {
        return IntStream.rangeClosed(1, 45).boxed().toList();
    }

    /** What the tests say of one complaint: where it was made, and which classes try it. */
    private record Tried(TreeSet<String> of, TreeSet<String> classes) {}

    private static Map<Integer, Tried> tried() throws IOException {
        Map<Integer, Tried> tried = new TreeMap<>();
        for (Method method : tests()) {
            Complaint complaint = method.getAnnotation(Complaint.class);
            for (int number : complaint.number()) {
                Tried known = tried.computeIfAbsent(number, any -> new Tried(new TreeSet<>(), new TreeSet<>()));
                known.classes().add(method.getDeclaringClass().getSimpleName());
                known.of().addAll(List.of(complaint.of()));
            }
        }
        return tried;
    }

    private static List<Method> tests() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .map(ComplaintsTest::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(Complaint.class))
                    .toList();
        }
    }

    private static Class<?> load(Path file) {
        String name = CLASSES.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
        try {
            return Class.forName(name, false, ComplaintsTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Test
    void everyComplaintHasATest() throws IOException {
        assertThat(tried().keySet()).containsExactlyElementsOf(answered());
    }

    @Test
    void whatIsSaidToTryAComplaintIsATestAndIsRun() throws IOException {
        assertThat(tests()).allSatisfy(method -> {
            assertThat(AnnotationSupport.isAnnotated(method, Testable.class))
                    .as("%s is run", method)
                    .isTrue();
            assertThat(method.getAnnotation(Complaint.class).of())
                    .allSatisfy(of -> assertThat(of).matches("[\\w.-]+/[\\w.-]+#\\d+"));
        });
    }

    @Test
    void thePageNamesTheTestsOfEachComplaint() throws IOException {
        Map<Integer, List<String>> page = ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(row -> Integer.valueOf(row.group(1)), ComplaintsTest::cells));
        Map<Integer, List<String>> expected = new TreeMap<>();
        tried().forEach((number, known) -> expected.put(number, cells(known)));

        assertThat(page).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private static List<String> cells(MatchResult row) {
        return List.of(row.group(2), row.group(3));
    }

    private static List<String> cells(Tried known) {
        return List.of(
                String.join(", ", known.of()),
                known.classes().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")));
    }
}
