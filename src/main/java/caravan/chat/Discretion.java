package caravan.chat;

import java.util.regex.Pattern;

/** What a provider's error may quote and callers must not read: keys, be they cut short, and the names of accounts. */
public final class Discretion {
    /** With their usual beginnings; where providers cut them they put stars or dots. Each repetition has a bound. */
    private static final Pattern KEY =
            Pattern.compile("\\b((?:sk|rk|pk|cpk|gsk|hf|xai|pplx|nvapi|csk|fw|r8)[-_]|AIza|eyJ)"
                    + "(?:[A-Za-z0-9_-]{16,300}|[A-Za-z0-9_-]{0,40}[*.]{2,200})[A-Za-z0-9_.*-]{0,300}");

    private static final Pattern ACCOUNT = Pattern.compile(
            "\\b((?:org|proj|user|acct|team)[-_](?=[A-Za-z]{0,60}[0-9])|projects/|project_number:|arn:aws)"
                    + "[A-Za-z0-9:/_-]{6,300}");

    private Discretion() {}

    /** The text with dots in the place of what is ours. */
    public static String over(String text) {
        return ACCOUNT.matcher(KEY.matcher(text).replaceAll("$1…")).replaceAll("$1…");
    }
}
