package caravan.hush;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * Text that others have written, without secrets: the words of exceptions, which quote addresses, headers and whatever else a step
 * was given; and of mistakes in files, which quote what stands in the wrong place. Secrets that the house was given are known;
 * others are found by how they look.
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

    private static final Pattern SECRETIVE = Pattern.compile(
            "(?i).*(key|token|secret|password|passwd|credentials?|authorization|cookie)s?([_-]?\\d{1,3})?");

    private static final Pattern SCHEME = Pattern.compile("^\\w{1,10} +(?=\\S+$)");

    /** Not only those of the files as they are now: an old generation may still say its own. */
    private static final Known KNOWN = new Known(4_096);

    private Hush() {}

    /** From now on no log has it. What is short is not a secret. */
    public static void learn(String secret) {
        KNOWN.learn(secret);
    }

    /** The same, if what has this name is a secret by it: a variable, a property, a header. Not where one lies, or who grants them. */
    public static void learn(String name, String value) {
        if (SECRETIVE.matcher(name).matches() && !value.startsWith("/") && !value.contains("://")) {
            learn(SCHEME.matcher(value).replaceFirst(""));
        }
    }

    /** Without those that the house was given: itself, if there is none in it. Quick enough for every line of the log. */
    public static byte[] known(byte[] text) {
        return KNOWN.over(text);
    }

    /** Without those, and without what looks like one. */
    public static String over(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] without = KNOWN.over(bytes);
        return looks(without == bytes ? text : new String(without, UTF_8));
    }

    private static String looks(String text) {
        String said = LOGIN.matcher(text).replaceAll(SHOWN);
        said = NAMED.matcher(said).replaceAll(SHOWN);
        said = TOKEN.matcher(said).replaceAll(SHOWN);
        return KEY.matcher(said).replaceAll(SHOWN);
    }
}
