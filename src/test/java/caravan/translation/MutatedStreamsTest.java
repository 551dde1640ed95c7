package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Event;
import caravan.chat.Format;
import caravan.chat.spokes.Gathering;
import caravan.chat.spokes.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What real providers have sent, with bytes changed, lost, doubled: never more than one end or one failure, and never a throw. */
class MutatedStreamsTest {
    private static final List<Recording> SEEDS = seeds();
    private static final List<Recording> WHOLE = Recording.on(Shelf.WHOLE);

    /** Ours, and the recorded ones where they are. */
    private static List<Recording> seeds() {
        List<Recording> seeds = new ArrayList<>(Recording.on(Shelf.STREAM));
        for (Format format : Streams.ALL) {
            for (Tongue tongue : Tongue.ALL) {
                seeds.add(new Recording(tongue.name(), format, tongue.stream()));
            }
        }
        return seeds;
    }

    private static byte[] mutated(byte[] seed, Random random, int changes) {
        String all = new String(seed, UTF_8);
        for (int i = 0; i < changes && !all.isEmpty(); i++) {
            int at = random.nextInt(all.length());
            int to = Math.min(all.length(), at + 1 + random.nextInt(200));
            all = switch (random.nextInt(5)) {
                case 0 -> all.substring(0, at) + (char) random.nextInt(0x250) + all.substring(at + 1);
                case 1 -> all.substring(0, at) + all.substring(to);
                case 2 -> all.substring(0, to) + all.substring(at);
                case 3 -> all.substring(0, at) + "{}[]\":,0\n\\ ".charAt(random.nextInt(11)) + all.substring(at);
                default -> all.substring(0, at);
            };
        }
        return all.getBytes(UTF_8);
    }

    @Property(tries = 1500)
    void aStreamHasOneEndWhateverBecameOfIt(
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int changes,
            @ForAll @IntRange(min = 1, max = 5000) int size) {
        Random random = new Random(seed);
        Recording chosen = SEEDS.get(random.nextInt(SEEDS.size()));
        List<Event> ends = new ArrayList<>();
        Gathering gathered = new Gathering();
        Translation translation =
                new Translation(chosen.format(), new GatheringDialect(gathered.andThen(ends::add)), Streams.TOLD);

        Streams.bytes(translation, mutated(chosen.bytes(), random, changes), size);

        assertThat(translation.over()).isTrue();
        long told = ends.stream()
                .filter(event -> event instanceof Event.Ended || event instanceof Event.Failed)
                .count();
        assertThat(told).isEqualTo(translation.broke() == null ? 1 : 0);
    }

    /** The same text, as a whole answer. */
    @Property(tries = 500)
    void aWholeAnswerIsOneOrHasAFault(@ForAll long seed, @ForAll @IntRange(max = 6) int changes) throws IOException {
        Random random = new Random(seed);
        if (WHOLE.isEmpty()) {
            return;
        }
        Recording chosen = WHOLE.get(random.nextInt(WHOLE.size()));
        byte[] bytes = mutated(chosen.bytes(), random, changes);

        boolean json = JsonText.read(new String(bytes, UTF_8)) != null;
        assertThat(Gathering.read(chosen.format(), bytes).fault() != null || json)
                .isTrue();
    }
}
