package caravan.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal while it is written, each line once and in the order of the files. Many threads place lines, each at its own
 * place; so in a file of this run the first blank line is the end for now, or one that is just being copied: as long as a byte of it
 * is not there, a newline stands in its stead, and what comes before that is no whole object. In files of earlier runs blank lines
 * are room that was not used, and are passed over. For one reader.
 */
final class Tail {
    static final int PIECE = 256 << 10;

    /** A thread may be held up while it copies, but not for so many looks after all calls of the file are over. */
    private static final int PATIENCE = 100;

    private final Folder folder;
    private final Keeper keeper;
    private final int began;
    private byte @Nullable [] buffer;
    private Place stuckAt = new Place(0, 0);
    private int looks;

    /** @param began the first segment of this run */
    Tail(Folder folder, Keeper keeper, int began) {
        this.folder = folder;
        this.keeper = keeper;
        this.began = began;
    }

    /** @return the place after the last line that was told; the same if there is none yet */
    Place read(Place from, Consumer<byte[]> lines) throws IOException {
        Place at = from;
        while (true) {
            Place end = readOne(at, lines);
            if (!end.equals(at)) {
                return end;
            }
            Place next = isOver(at) ? after(at) : at;
            if (next.equals(at)) {
                return at;
            }
            at = next;
        }
    }

    private Place readOne(Place at, Consumer<byte[]> lines) throws IOException {
        byte[] bytes = buffer == null ? new byte[PIECE] : buffer;
        buffer = bytes;
        ByteBuffer piece = ByteBuffer.wrap(bytes);
        try (FileChannel file = FileChannel.open(folder.file(at.segment()), StandardOpenOption.READ)) {
            while (piece.hasRemaining() && file.read(piece, at.bytes() + piece.position()) > 0) {
                // until the piece is full, or the file at its end
            }
            return new Place(at.segment(), at.bytes() + tell(bytes, piece.position(), at, lines));
        } catch (NoSuchFileException none) {
            return at;
        }
    }

    /** @return how many bytes are told */
    private int tell(byte[] bytes, int filled, Place at, Consumer<byte[]> lines) {
        boolean growing = isGrowing(at);
        int start = 0;
        while (start < filled) {
            int end = end(bytes, start, filled);
            boolean isLine = isWhole(bytes, start, end);
            boolean ended = end < filled;
            if (growing ? !isLine || !ended : !isLine && !ended) {
                break;
            }
            if (isLine) {
                lines.accept(Arrays.copyOfRange(bytes, start, end));
            }
            start = end + 1;
        }
        return start == 0 && !growing ? filled : Math.min(start, filled);
    }

    private static int end(byte[] bytes, int start, int filled) {
        int end = start;
        while (end < filled && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    /** May a line still come to stand where none is? */
    private boolean isGrowing(Place at) {
        if (at.segment() < began) {
            return false;
        }
        looks = at.equals(stuckAt) && at.segment() <= keeper.settled() ? looks + 1 : 0;
        stuckAt = at;
        return looks < PATIENCE;
    }

    /** A line that is half copied has an end too, but its braces do not match. */
    static boolean isWhole(byte[] bytes, int start, int end) {
        int depth = 0;
        boolean text = false;
        for (int at = start; at < end; at++) {
            byte here = bytes[at];
            if (text) {
                at += here == '\\' ? 1 : 0;
                text = here != '"';
            } else if (here == '"') {
                text = true;
            } else {
                depth += here == '{' || here == '[' ? 1 : here == '}' || here == ']' ? -1 : 0;
            }
        }
        return end > start && bytes[start] == '{' && depth == 0 && !text;
    }

    /** A file ends where its room does: what was not used of it was given back, or it is full to the last byte. */
    private boolean isOver(Place at) throws IOException {
        try (FileChannel file = FileChannel.open(folder.file(at.segment()), StandardOpenOption.READ)) {
            return file.size() <= at.bytes();
        } catch (NoSuchFileException moved) {
            return true;
        }
    }

    private Place after(Place at) throws IOException {
        for (int number : folder.numbers()) {
            if (number > at.segment()) {
                return new Place(number, 0);
            }
        }
        return at;
    }
}
