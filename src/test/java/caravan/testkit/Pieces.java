package caravan.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts and joins bodies. */
final class Pieces {
    private Pieces() {}

    static List<Step> split(List<Step> body, int size) {
        List<Step> pieces = new ArrayList<>();
        List<Step> run = new ArrayList<>();
        for (Step step : body) {
            if (step instanceof Step.Bytes) {
                run.add(step);
            } else {
                pieces.addAll(cut(joined(run), size));
                run.clear();
                pieces.add(step);
            }
        }
        pieces.addAll(cut(joined(run), size));
        return pieces;
    }

    private static List<Step> cut(byte[] bytes, int size) {
        List<Step> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(new Step.Bytes(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
        }
        return pieces;
    }

    static List<Step> paced(List<Step> body, Duration pause) {
        List<Step> paced = new ArrayList<>();
        for (Step step : body) {
            if (!paced.isEmpty()) {
                paced.add(new Step.Wait(pause));
            }
            paced.add(step);
        }
        return paced;
    }

    static List<Step> first(List<Step> body, int bytes) {
        List<Step> kept = new ArrayList<>();
        int left = bytes;
        for (Step step : body) {
            if (step instanceof Step.Bytes(byte[] piece)) {
                int taken = Math.min(left, piece.length);
                left -= taken;
                if (taken > 0) {
                    kept.add(new Step.Bytes(Arrays.copyOf(piece, taken)));
                }
            } else if (left > 0) {
                kept.add(step);
            }
        }
        return kept;
    }

    static byte[] joined(List<Step> steps) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        steps.forEach(step -> {
            if (step instanceof Step.Bytes(byte[] piece)) {
                joined.writeBytes(piece);
            }
        });
        return joined.toByteArray();
    }

    static long length(List<Step> steps) {
        return steps.stream()
                .mapToLong(step -> step instanceof Step.Bytes(byte[] piece) ? piece.length : 0)
                .sum();
    }

    /** The same in a chunk; an empty piece would be the last chunk, so it stays empty. */
    static Step chunk(Step step) {
        if (!(step instanceof Step.Bytes(byte[] piece)) || piece.length == 0) {
            return step;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(piece.length + 12);
        chunk.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(US_ASCII));
        chunk.writeBytes(piece);
        chunk.writeBytes("\r\n".getBytes(US_ASCII));
        return new Step.Bytes(chunk.toByteArray());
    }
}
