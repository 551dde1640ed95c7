package caravan.stream;

import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers about pictures and sounds: images, speech, transcriptions, moderations; whole, or in events of which the last has
 * the usage. Some models are paid by the picture, the second or the character, so these are counted besides the tokens.
 */
public final class MediaReader extends AnswerReader {
    private static final Set<String> LAST =
            Set.of("image_generation.completed", "image_edit.completed", "transcript.text.done", "speech.audio.done");

    /**
     * What is asked for.
     *
     * @param draws are they pictures?
     * @param wanted how many pictures; 1 of anything else
     * @param quality of the pictures; empty if it was left to the provider, as is the size
     * @param characters that are to be spoken; null if none are
     */
    public record Asked(
            boolean draws,
            int wanted,
            String quality,
            String size,
            @Nullable Long characters) {
        public static final Asked SOUND = new Asked(false, 1, "", "", null);
    }

    private final Asked asked;
    private String quality;
    private String size;
    private String type = "";
    private @Nullable BigDecimal duration;
    private long imagesHere;
    private long images;
    private long ended;
    private boolean named;
    private boolean unnamed;

    public MediaReader(Asked asked) {
        this.asked = asked;
        this.quality = asked.quality();
        this.size = asked.size();
    }

    @Override
    void opening(JsonToken token) {
        if (depth == 0) {
            type = "";
            imagesHere = 0;
        } else if (isError()) {
            here.failed = true;
        } else if (depth == 2 && token == JsonToken.START_OBJECT && names[1].equals("data")) {
            imagesHere++;
        }
    }

    @Override
    void closed() {}

    private boolean isError() {
        return depth == 1 && names[1].equals("error");
    }

    @Override
    void value(JsonParser parser, JsonToken token) throws IOException {
        if (isError()) {
            here.failed = true;
        } else if (depth == 1) {
            top(parser, token);
        } else if (names[1].equals("usage")) {
            usage(parser, token, 2);
        }
    }

    private void top(JsonParser parser, JsonToken token) throws IOException {
        switch (names[1]) {
            case "type" -> type = word(parser, token, "");
            case "model" -> here.model = text(parser, token, here.model);
            case "service_tier" -> here.tier = text(parser, token, here.tier);
            case "quality" -> quality = word(parser, token, quality);
            case "size" -> size = word(parser, token, size);
            case "duration" -> duration = token.isNumeric() ? parser.getDecimalValue() : duration;
            default -> {}
        }
    }

    private static String word(JsonParser parser, JsonToken token, String before) throws IOException {
        String text = text(parser, token, null);
        return text == null ? before : text;
    }

    @Override
    void complete() {
        here.failed |= type.equals("error");
        here.ended = LAST.contains(type);
        named |= !type.isEmpty();
        unnamed |= type.isEmpty();
        ended += here.ended ? 1 : 0;
        images += imagesHere + (here.ended && asked.draws() ? 1 : 0);
    }

    /** Has all come that was asked for? Whoever names no event may have one of their own, and is done when they are. */
    @Override
    public boolean finished() {
        return ended >= asked.wanted() || (!named && (unnamed || broken()));
    }

    @Override
    public boolean isEnd() {
        return here.ended && ended >= asked.wanted();
    }

    @Override
    boolean mayBeText() {
        return !asked.draws();
    }

    /** Nothing: the length of a text says little about the sound it came from, and that of a picture nothing. */
    @Override
    public long estimatedOutput() {
        return 0;
    }

    /** A transcript that has no usage may tell how long the sound was, which may not be what is paid for: a guess. */
    @Override
    public @Nullable Usage usage() {
        Usage tokens = all.counts.usage(all.tier, asked.draws());
        BigDecimal told = all.counts.seconds();
        Units units = units(told == null && tokens == null ? duration() : told);
        if (tokens != null) {
            return tokens.and(units);
        }
        return units.equals(Units.NONE) ? null : Usage.in(units, told == null && units.seconds() != null);
    }

    private @Nullable BigDecimal duration() {
        UsageCounts sane = new UsageCounts();
        if (duration != null) {
            sane.seconds(duration);
        }
        return sane.seconds();
    }

    private Units units(@Nullable BigDecimal seconds) {
        boolean drawn = asked.draws() && images > 0;
        String look = drawn ? (quality + " " + size).strip() : "";
        return new Units(drawn ? (Long) images : null, look, seconds, asked.characters(), null);
    }
}
