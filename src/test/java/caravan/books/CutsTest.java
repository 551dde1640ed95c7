package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Wherever a journal is cut, whatever fails and however often it is begun again: the books are the same. */
class CutsTest {
    private static Copies copies(List<String> lines) throws IOException {
        return new Copies(Files.createTempDirectory("caravan-cuts"), lines);
    }

    private static List<String> journal(Random random, int length) {
        List<String> lines = new ArrayList<>();
        for (int n = 0; n < length; n++) {
            String id = "req_" + n;
            lines.add(Copies.sent(id));
            if (random.nextInt(20) == 0) {
                lines.add("no line of ours");
            }
            lines.add(Copies.done(
                    id,
                    Copies.NOW.minus(Duration.ofMinutes(random.nextInt(10_000))),
                    "key-" + random.nextInt(3),
                    "model-" + random.nextInt(3),
                    cost(random)));
        }
        return lines;
    }

    private static String cost(Random random) {
        return random.nextInt(5) == 0
                ? "null"
                : '"' + new BigDecimal(new BigInteger(40, random), random.nextInt(30)).toPlainString() + '"';
    }

    @Property(tries = 40)
    void theBooksAreTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int length) throws IOException {
        Random random = new Random(seed);
        List<String> lines = journal(random, length);
        Copies plain = copies(lines);
        plain.keeper(plain.shelf()).work();
        Copies.All whole = plain.all();
        plain.destroy();

        Copies cut = copies(lines);
        Shelf faulty = new Faulty(cut.shelf(), write -> random.nextInt(4) == 0, write -> random.nextInt(4) == 0);
        for (int run = 0; run < 50; run++) {
            Bookkeeper keeper = cut.atOnce(1 + random.nextInt(30)).keeper(faulty);
            for (int look = random.nextInt(6); look >= 0; look--) {
                keeper.work();
            }
        }
        Bookkeeper last = cut.atOnce(1_000).keeper(cut.shelf());
        last.work();
        last.work();

        assertThat(cut.all()).isEqualTo(whole);
        assertThat(whole.lines()).hasSize(length);
        cut.destroy();
    }
}
