package caravan.config;

import caravan.hush.Hush;

/**
 * One thing that is wrong in a file that a user wrote.
 *
 * @param line counted from 1; 0 if the mistake has no line of its own
 * @param message what is wrong and what would be right
 */
public record Mistake(String file, int line, String key, String message) {
    /** {@code config/providers.yaml:12: providers.groq.base_url: …}. It quotes what is wrong, but no secret in the wrong place. */
    @Override
    public String toString() {
        String where = line > 0 ? file + ":" + line : file;
        return Hush.over(key.isEmpty() ? where + ": " + message : where + ": " + key + ": " + message);
    }

    /** What the deepest cause says: Camel wraps it in its own words, which say less. */
    public static String root(Throwable failure) {
        String message = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            message = cause.getMessage() == null ? message : cause.getMessage();
        }
        return message;
    }
}
