package caravan.cache;

import caravan.call.Filter;
import caravan.call.Source;
import caravan.call.Wire;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream on its way to the caller, of which a copy is made. One that is too long flows on, and the copy is let go. */
final class Tee extends Filter {
    private final Wire wire;
    private final long bound;
    private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

    /** @param bound how many bytes are copied at most */
    Tee(Source source, Wire wire, long bound) {
        super(source);
        this.wire = wire;
        this.bound = bound;
    }

    /** Null if it was too long. */
    byte @Nullable [] copied() {
        ByteArrayOutputStream made = copy;
        return made == null ? null : made.toByteArray();
    }

    /** The copy first: the caller's end may come with this piece, and then it must be whole. */
    @Override
    public void bytes(byte[] piece) {
        copy(piece);
        give(piece);
    }

    private void copy(byte[] piece) {
        ByteArrayOutputStream made = copy;
        if (made != null && made.size() + (long) piece.length > bound) {
            wire.hold(-made.size());
            copy = null;
        } else if (made != null) {
            wire.hold(piece.length);
            made.writeBytes(piece);
        }
    }

    @Override
    public void cancel() {
        copy = null;
        super.cancel();
    }
}
