package caravan.providers.anthropic;

import java.util.regex.Pattern;

/**
 * What the models differ in, by their names.
 *
 * @param samples may it be told how to sample?
 * @param adaptive does it think as much as it sees fit, and not within a budget?
 * @param oneOf is it told either the temperature or top_p?
 * @param schemas does it take a schema for its answer?
 */
record ClaudeModel(boolean samples, boolean adaptive, boolean oneOf, boolean schemas) {
    private static final Pattern NEW =
            Pattern.compile("claude-(opus-(4-[78]|[5-9]).*|sonnet-[5-9].*|haiku-(5-[5-9]|[6-9]).*|fable-.*)");
    private static final Pattern FOUR = Pattern.compile("claude-(opus-4-[1-9]|sonnet-4-[5-9]|haiku-4-[5-9]|haiku-5).*");
    private static final Pattern OLD = Pattern.compile("claude-(2|3|instant|(opus|sonnet)-4-(0|2025)).*");

    static ClaudeModel of(String name) {
        String bare = name.substring(name.lastIndexOf('/') + 1);
        boolean isNew = NEW.matcher(bare).matches();
        return new ClaudeModel(
                !isNew, isNew, FOUR.matcher(bare).matches(), !OLD.matcher(bare).matches());
    }
}
