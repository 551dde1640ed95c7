package caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML calls null is as good as absent. */
class NothingTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void nullIsAbsent(String nothing) {
        Mistakes mistakes = new Mistakes();
        String text = "text: %s\nlist: [%s]\nsection: %s\n".formatted(nothing, nothing, nothing);
        Section section = Section.parse("x.yaml", text, new Environment(Map.of()), mistakes);

        assertThat(section.has("text")).isFalse();
        assertThat(section.text("text", "otherwise")).isEqualTo("otherwise");
        assertThat(section.texts("list")).isEmpty();
        assertThat(section.section("section").keys()).isEmpty();
        assertThat(mistakes.found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'null'", "\"~\"", "nullable"})
    void whatIsQuotedIsAText(String text) {
        Section section = Section.parse("x.yaml", "text: " + text, new Environment(Map.of()), new Mistakes());

        assertThat(section.has("text")).isTrue();
    }
}
