package caravan.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that comes in pieces says the same under a mask as the text that came at once. */
class PassageTest {
    private static final List<String> REGEXES = List.of(
            "[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+",
            "\\bab+\\b",
            "a.*b|c",
            "(?<=x)a+",
            "(?i)AB",
            "a(?!b)",
            "^a|b$",
            "😀a?",
            "a*");

    private static Mask mask(String regex) {
        return new Mask(Pattern.compile(regex), "#");
    }

    private static String inPieces(Mask mask, List<String> pieces) {
        Passage passage = new Passage(mask);
        StringBuilder said = new StringBuilder();
        pieces.forEach(piece -> said.append(passage.feed(piece)));
        return said.append(passage.rest()).toString();
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("a", "b", "ab", "c", "x", " ", "@", ".", "😀", "A", "")
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 500)
    void aCutChangesNothing(@ForAll("pieces") List<String> pieces) {
        for (String regex : REGEXES.subList(0, REGEXES.size() - 1)) {
            Mask mask = mask(regex);
            assertThat(inPieces(mask, pieces)).as(regex).isEqualTo(inPieces(mask, List.of(String.join("", pieces))));
        }
    }

    @Property(tries = 500)
    void allAtOnceIsWhatJavaSays(@ForAll("pieces") List<String> pieces) {
        String text = String.join("", pieces);
        for (String regex : REGEXES.subList(0, 6)) {
            assertThat(inPieces(mask(regex), List.of(text))).as(regex).isEqualTo(text.replaceAll(regex, "#"));
        }
    }

    @Test
    void whatCannotBeginAMatchGoesOutAtOnce() {
        Passage passage = new Passage(mask("\\d{4}"));

        assertThat(passage.feed("Room 12 is free, 1")).isEqualTo("Room 12 is free, ");
        assertThat(passage.holds()).isTrue();
        assertThat(passage.feed("2")).isEmpty();
        assertThat(passage.feed("34!")).isEqualTo("#!");
        assertThat(passage.holds()).isFalse();
    }

    /** The bound: of a longer match what was held is masked, and the rest is looked at anew. */
    @Test
    void noMoreIsHeldThanTheBound() {
        Passage passage = new Passage(mask("<.*>"));
        String held = passage.feed("<");
        for (int i = 0; i < Passage.LONGEST; i++) {
            held += passage.feed("x");
        }

        assertThat(held).isEqualTo("<" + "x".repeat(Passage.LONGEST));
        assertThat(passage.feed(">")).isEqualTo(">");
        assertThat(passage.rest()).isEmpty();
    }

    /** Backtracking without end: the gateway gives up, and nothing goes out. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a+)+b"})
    void anExpressionThatTakesTooLongIsBrokenOff(String regex) {
        Passage passage = new Passage(mask(regex));

        assertThatThrownBy(() -> passage.feed("a".repeat(200) + "!"))
                .hasMessageContaining("takes too long")
                .isInstanceOf(IllegalStateException.class);
    }
}
