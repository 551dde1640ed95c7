package caravan.wording;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is not to be said, and what is said in its place. */
record Mask(Pattern pattern, String with) {
    String over(String text) {
        return pattern.matcher(new Effort(text)).replaceAll(Matcher.quoteReplacement(with));
    }
}
