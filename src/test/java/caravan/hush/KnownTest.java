package caravan.hush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The secrets that a house was given are found again in any text, however they look. */
class KnownTest {
    private static final int MANY = 4_096;

    private final Known known = new Known(3);

    private String over(String text) {
        return new String(known.over(text.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void eachIsLeftOutWhereverItStandsAndHoweverOften() {
        known.learn("correct horse");
        known.learn("battery-staple");

        assertThat(over("correct horse")).isEqualTo("…");
        assertThat(over("é correct horse, battery-staple; correct horse!")).isEqualTo("é …, …; …!");
        assertThat(over("correct horsebattery-staplecorrect horse")).isEqualTo("…");
        assertThat(over("correct hors, attery-staple")).isEqualTo("correct hors, attery-staple");
    }

    @Test
    void itIsFoundAsJsonAndAddressesHaveIt() {
        known.learn("pass\"word/\\ und mehr");

        assertThat(over("\"a pass\\\"word/\\\\ und mehr b\"")).isEqualTo("\"a … b\"");
        assertThat(over("?p=pass%22word%2F%5C+und+mehr&q")).isEqualTo("?p=…&q");
    }

    /** Else the rest of the longer one would be shown. */
    @Test
    void ofTwoThatEndAlikeTheLongerOneIsLeftOut() {
        known.learn("0123456789abc");
        known.learn("the-longer-0123456789abc");

        assertThat(over("the-longer-0123456789abc and x0123456789abc")).isEqualTo("… and x…");
    }

    @Test
    void ofTwoThatBeginAlikeNothingOfTheLongerOneIsLeft() {
        known.learn("0123456789abc");
        known.learn("0123456789abc-and-more");
        known.learn("-and-more-of-it");

        assertThat(over("x0123456789abc-and-more-of-it!")).isEqualTo("x…!");
    }

    @Test
    void itIsFoundWhateverStandsBeforeItAndHoweverLongItIs() {
        for (int length = Known.LEAST; length < 40; length++) {
            String secret = "Zq.9-k_Lm3~pX7vB5nT1wR8yE2uI4oP6aS0dF!gH".substring(0, length);
            known.learn(secret);
            for (int before = 0; before < 20; before++) {
                String text = "x".repeat(before) + secret;
                assertThat(over(text)).as(text).isEqualTo("x".repeat(before) + "…");
                assertThat(over(text + "y")).isEqualTo("x".repeat(before) + "…y");
            }
        }
    }

    @Test
    void aTextWithoutOneIsTheTextItself() {
        known.learn("0123456789abc");
        byte[] text = "0123456789ab".getBytes(UTF_8);

        assertThat(known.over(text)).isSameAs(text);
    }

    @Test
    void whatIsShortIsAWordLikeOthers() {
        known.learn("caravan");

        assertThat(over("caravan")).isEqualTo("caravan");
    }

    @Test
    void onlyTheLastOnesAreKnownAndWhatIsLearntAgainIsOneOfThem() {
        known.learn("first-secret");
        known.learn("second-secret");
        known.learn("third-secret");
        known.learn("first-secret");
        known.learn("fourth-secret");

        assertThat(over("first-secret second-secret third-secret fourth-secret"))
                .isEqualTo("… second-secret … …");
    }

    @Test
    void amongThousandsEachIsFound() {
        Known many = new Known(MANY);
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            String secret = "sk-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
            many.learn(secret);
            text.append(secret).append(' ');
        }

        assertThat(new String(many.over(text.toString().getBytes(UTF_8)), UTF_8))
                .isEqualTo("… ".repeat(MANY));
    }
}
