package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Cost;
import caravan.call.Headers;
import caravan.call.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What goes back to the caller in the headers: of the provider's only those on the list, then ours. Cookies, server names and
 * account ids stay here.
 */
final class ReplyHeaders {
    private static final Set<String> ALLOWED = Set.of(
            "content-type",
            "content-encoding",
            "content-language",
            "content-disposition",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "openai-model",
            "openai-processing-ms",
            "openai-version",
            "x-caravan-dropped",
            "x-caravan-estimated");

    /** What besides comes with things that are stored, and parts of them. */
    private static final Set<String> PASSED =
            Set.of("accept-ranges", "content-range", "etag", "last-modified", "location", "allow");

    private static final String PACE = "x-ratelimit-";
    private static final String ANTHROPIC_PACE = "anthropic-ratelimit-";
    private static final String LENGTH = "content-length";
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final int LONGEST = 256;

    private final Set<String> more;

    /** @param more names that the user lets through besides */
    ReplyHeaders(List<String> more) {
        this.more = Set.copyOf(
                more.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    }

    /** @param whole true if the cost is known before the first byte */
    Headers of(Call call, Headers theirs, boolean whole) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        Headers said = call.said();
        boolean paced = said.get(PACE + "limit-requests") != null || said.get(PACE + "limit-tokens") != null;
        boolean passed = call.operation() == Operation.PASS_THROUGH;
        boolean anthropic = call.operation() != null && call.operation().isAnthropic();
        boolean noBody = call.request().method().equals("HEAD");
        theirs.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean may = ALLOWED.contains(lower)
                    || lower.startsWith(PACE)
                    || (anthropic && lower.startsWith(ANTHROPIC_PACE))
                    || more.contains(lower);
            if (may || (passed && PASSED.contains(lower)) || (noBody && lower.equals(LENGTH))) {
                headers.add(Map.entry(paced && lower.startsWith(PACE) ? theirPace(lower) : name, value));
            }
        });
        if (call.candidate() != null) {
            String id = theirs.get("x-request-id") == null ? theirs.get("request-id") : theirs.get("x-request-id");
            if (id != null) {
                headers.add(Map.entry("X-Caravan-Upstream-Request-Id", printable(id)));
            }
            if (!call.requestModel().isEmpty()) {
                headers.add(Map.entry("X-Caravan-Model", printable(call.requestModel())));
            }
            headers.add(Map.entry("X-Caravan-Provider", printable(call.provider())));
            headers.add(Map.entry("X-Caravan-Attempts", Integer.toString(call.attempts())));
        }
        Cost cost = whole ? call.cost() : null;
        if (cost != null) {
            headers.add(Map.entry("X-Caravan-Cost-Usd", cost.plain()));
        }
        if (anthropic) {
            headers.add(Map.entry("request-id", call.id())); // where Anthropic's SDKs look for it
        }
        said.forEach((name, value) -> headers.add(Map.entry(name, value)));
        return Headers.of(headers);
    }

    /** Where a limit of ours holds, theirs stands beside it. */
    private static String theirPace(String name) {
        return "x-upstream-ratelimit-" + name.substring(PACE.length());
    }

    /** The same for bytes that are passed on as they come. */
    Headers ofBytes(Call call, Answer.Streamed answer) {
        Headers headers = of(call, answer.headers(), false);
        if (answer.events()) {
            return headers.and(EventsReply.UNBUFFERED);
        }
        long length = length(call, answer);
        return length < 0 ? headers : headers.plus(LENGTH, Long.toString(length));
    }

    /** How many bytes the caller is told to wait for; -1 if it is not told, since we may have to break off what we read. */
    static long length(Call call, Answer.Streamed answer) {
        String length = answer.headers().get(LENGTH);
        boolean told = length != null && !answer.events() && !Reading.isRead(call, answer.headers());
        return told && DIGITS.matcher(length).matches() ? Long.parseLong(length) : -1;
    }

    /** A model's name is the caller's text, and a header must not break. */
    private static String printable(String text) {
        char[] chars = text.length() > LONGEST ? text.substring(0, LONGEST).toCharArray() : text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] <= ' ' || chars[i] > '~') {
                chars[i] = '?';
            }
        }
        return new String(chars);
    }
}
