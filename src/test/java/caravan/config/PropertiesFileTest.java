package caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.config.PropertiesFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    private static final Path SHIPPED = Path.of("config/application.properties");

    private final Mistakes mistakes = new Mistakes();

    @TempDir
    Path folder;

    private List<Entry> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), text);
        return PropertiesFile.read(file, mistakes).entries();
    }

    @Test
    void eachKeyHasItsLine() throws IOException {
        assertThat(read("# one\n\na = 1\n  b:2\nc 3\n"))
                .containsExactly(new Entry("a", "1", 3), new Entry("b", "2", 4), new Entry("c", "3", 5));
    }

    @Test
    void aValueMayGoOnInTheNextLine() throws IOException {
        assertThat(read("a = 1,\\\n    2\nb = back\\\\\nc = é\\u00e9"))
                .containsExactly(new Entry("a", "1,2", 1), new Entry("b", "back\\", 3), new Entry("c", "éé", 4));
    }

    @Test
    void aCommentDoesNotGoOn() throws IOException {
        assertThat(read("# c:\\\na = 1\n! d\\\nb = 2\\"))
                .containsExactly(new Entry("a", "1", 2), new Entry("b", "2", 4));
    }

    @Test
    void aMissingFileIsEmpty() {
        assertThat(PropertiesFile.read(folder.resolve("none"), mistakes).entries())
                .isEmpty();
        assertThat(mistakes.found()).isEmpty();
    }

    @Test
    void aFolderCannotBeRead() {
        assertThat(PropertiesFile.read(folder, mistakes).entries()).isEmpty();
        assertThat(mistakes.found()).singleElement().asString().contains("cannot be read");
    }

    @Test
    void theShippedFileShowsEveryKnobWithItsDefault() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);

        for (Knob knob : Knob.values()) {
            String line = "#" + knob.property() + "=" + knob.otherwise();
            assertThat(lines.contains(line)).as(line).isEqualTo(knob.inFile());
        }
    }

    @Test
    void theShippedFileSaysWhatEachKnobIs() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);

        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#caravan.")) {
                assertThat(lines.get(i - 1)).as("above " + lines.get(i)).matches("# .+|#caravan\\..+");
            }
        }
    }

    @Test
    void theShippedFileIsRightWithEveryLineTakenIn() throws IOException {
        Files.createDirectory(folder.resolve("config"));
        String all = Files.readString(SHIPPED).replace("#caravan.", "caravan.");
        Base base = new Base(folder, folder);
        Settings defaults = Settings.read(Map.of(), new Environment(Map.of()), base, mistakes);
        Files.createDirectory(folder.resolve("routes"));
        Files.createDirectory(folder.resolve("pricing"));
        Files.createFile(folder.resolve("pricing/pricing.yaml"));
        Files.writeString(folder.resolve("config/application.properties"), all);

        Settings settings = Settings.read(Map.of(), new Environment(Map.of()), base, mistakes);

        assertThat(mistakes.found()).isEmpty();
        assertThat(settings)
                .usingRecursiveComparison()
                .ignoringFields("origins")
                .isEqualTo(defaults);
    }
}
