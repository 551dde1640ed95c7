package caravan.call;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to in units other than tokens, as some models are paid. Null where it was not measured so.
 *
 * @param images pictures drawn
 * @param look of the pictures, the quality and then the size, as far as they are known: {@code hd 1024x1792}; may be empty
 * @param seconds of sound that were heard
 * @param characters that were spoken
 * @param searches that were made: a query with up to 100 documents, as Cohere counts
 */
public record Units(
        @Nullable Long images,
        String look,
        @Nullable BigDecimal seconds,
        @Nullable Long characters,
        @Nullable Long searches) {
    public static final Units NONE = new Units(null, "", null, null, null);

    public static Units images(long images, String look) {
        return new Units(images, look, null, null, null);
    }

    public static Units seconds(BigDecimal seconds) {
        return new Units(null, "", seconds, null, null);
    }

    public static Units characters(long characters) {
        return new Units(null, "", null, characters, null);
    }

    public static Units searches(long searches) {
        return new Units(null, "", null, null, searches);
    }
}
