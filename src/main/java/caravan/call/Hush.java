package caravan.call;

import java.util.regex.Pattern;

/**
 * Text that others have written, without what looks like a secret: the words of exceptions, which quote addresses, headers and
 * whatever else a step was given.
 */
public final class Hush {
    private static final String SHOWN = "$1…";

    /** With their usual beginnings. Each repetition has a bound. */
    private static final Pattern KEY =
            Pattern.compile("\\b((?:sk|rk|pk|cpk|gsk|hf|xai|pplx|nvapi|csk|fw|r8)[-_]|AIza|eyJ)[A-Za-z0-9_.-]{16,300}");

    private static final Pattern TOKEN = Pattern.compile("(?i)\\b((?:bearer|basic)\\s{1,4})[A-Za-z0-9+/=_.~-]{8,2000}");

    private static final Pattern NAMED =
            Pattern.compile("(?i)\\b((?:[a-z_-]{0,20}[_-])?(?:api_?-?key|key|token|secret|password|passwd|signature)=)"
                    + "[^&\\s\"'<>(){},;]{1,2000}");

    private static final Pattern LOGIN = Pattern.compile("(://)[^/\\s@]{1,500}(?=@)");

    private Hush() {}

    public static String over(String text) {
        String said = LOGIN.matcher(text).replaceAll(SHOWN);
        said = NAMED.matcher(said).replaceAll(SHOWN);
        said = TOKEN.matcher(said).replaceAll(SHOWN);
        return KEY.matcher(said).replaceAll(SHOWN);
    }
}
