package caravan.providers.gemini;

import java.util.regex.Pattern;

/** What the models differ in, by their names. */
final class GeminiModel {
    private static final Pattern NEW = Pattern.compile("(models/)?gemini-([3-9]|\\d\\d).*");

    private GeminiModel() {}

    /** Gemini 3 or later: thinks in levels, and wants its signatures back. */
    static boolean isNew(String model) {
        return NEW.matcher(model).matches();
    }
}
