package caravan.providers.keys;

import caravan.call.Filter;
import caravan.call.Source;
import caravan.call.UpstreamFailed;
import java.util.Arrays;

/** A streamed answer without our key in it, wherever it was cut. What may be its beginning waits for the next piece. */
final class CoveredSource extends Filter {
    private static final byte[] NONE = {};

    private final Cover cover;
    private byte[] held = NONE;

    CoveredSource(Source source, Cover cover) {
        super(source);
        this.cover = cover;
    }

    @Override
    public void bytes(byte[] piece) {
        byte[] all = piece;
        if (held.length > 0) {
            all = Arrays.copyOf(held, held.length + piece.length);
            System.arraycopy(piece, 0, all, held.length, piece.length);
        }
        cover.over(all);
        int begun = cover.begun(all);
        held = begun == 0 ? NONE : Arrays.copyOfRange(all, all.length - begun, all.length);
        give(begun == 0 ? all : Arrays.copyOf(all, all.length - begun));
    }

    private void giveHeld() {
        byte[] rest = held;
        held = NONE;
        give(rest);
    }

    @Override
    public void end() {
        giveHeld();
        super.end();
    }

    @Override
    public void failed(UpstreamFailed why) {
        giveHeld();
        super.failed(why);
    }
}
