package caravan.call;

import org.jspecify.annotations.Nullable;

/** A bean whose steps may say more in the route than their method: {@code lookUp('5m')}. */
public interface Literals {
    /** What is wrong with this text for this method, and what would be right; null if nothing is. */
    @Nullable
    String wrong(String method, String literal);
}
