package caravan.lives;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** True of a value that is what it was when it was last asked about. */
final class Unchanged<T> implements Predicate<T> {
    private @Nullable T last;

    @Override
    public boolean test(T now) {
        boolean same = now.equals(last);
        last = now;
        return same;
    }
}
