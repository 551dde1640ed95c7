package caravan.call;

import org.jspecify.annotations.Nullable;

/**
 * The step of a route that has failed.
 *
 * @param place {@code route/step}, and where in which file it stands
 */
public record FailedStep(String place, Throwable failure) {
    /** The place of what has failed so, in words; another step may have failed before, and its route have seen to it. */
    public static String of(@Nullable FailedStep noted, @Nullable Throwable failure) {
        return noted != null && failure != null && root(noted.failure) == root(failure)
                ? "The step " + noted.place
                : "A step";
    }

    /** Camel hands a catch the innermost cause. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
