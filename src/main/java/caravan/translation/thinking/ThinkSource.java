package caravan.translation.thinking;

import caravan.call.Filter;
import caravan.call.Reason;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import caravan.stream.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A stream of OpenAI's chunks without the thoughts in them. */
final class ThinkSource extends Filter {
    private static final int LONGEST = 4 << 20;
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ThinkChoices choices;
    private final Texts texts = Texts.ofEvents(LONGEST);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean broken;

    private final Texts.Sink into = new Texts.Sink() {
        @Override
        public void text(byte[] bytes, int from, int length) {
            out.writeBytes(DATA);
            JsonNode chunk = ThinkFilter.parsed(bytes, from, length);
            if (chunk != null && choices.change(chunk)) {
                out.writeBytes(chunk.toString().getBytes(StandardCharsets.UTF_8));
            } else {
                out.write(bytes, from, length);
            }
            out.writeBytes(END);
        }

        @Override
        public void done() {
            out.writeBytes(DONE);
        }

        @Override
        public void tooLong() {
            broken = true;
        }
    };

    ThinkSource(Source theirs, ThinkChoices choices) {
        super(theirs);
        this.choices = choices;
    }

    @Override
    public void bytes(byte[] piece) {
        if (!broken) {
            texts.feed(piece, into);
            pass();
        }
    }

    @Override
    public void end() {
        if (!broken) {
            texts.end(into);
            pass();
        }
        if (!broken) {
            super.end();
        }
    }

    @Override
    public void failed(UpstreamFailed why) {
        if (!broken) {
            super.failed(why);
        }
    }

    private void pass() {
        byte[] bytes = out.toByteArray();
        out.reset();
        give(bytes);
        if (broken) {
            source.cancel();
            super.failed(new UpstreamFailed(Reason.UPSTREAM_INVALID, "An event of the provider's stream is too long."));
        }
    }
}
