package caravan.ledger;

import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Units;
import caravan.call.Usage;
import caravan.hush.Hush;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line in the log per call. Its text is for people, its key-values are for machines:
 * {@code 200 chat demo/echo via demo 12+5 tokens $0.000012 3 ms (first 1 ms) team-a req_1}.
 */
final class AccessLine {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.access");

    private static final int MOST_TRIES = 20;

    private AccessLine() {}

    static void write(Entry entry) {
        if (LOG.isInfoEnabled()) {
            LoggingEventBuilder line = LOG.atInfo()
                    .addKeyValue("id", entry.id())
                    .addKeyValue("caller", entry.caller())
                    .addKeyValue("operation", entry.operation())
                    .addKeyValue("model", entry.model())
                    .addKeyValue("request_model", entry.requestModel())
                    .addKeyValue("provider", entry.provider())
                    .addKeyValue("status", entry.outcome().status())
                    .addKeyValue("outcome", entry.outcome().tag())
                    .addKeyValue("streamed", entry.streamed())
                    .addKeyValue("attempts", entry.attempts())
                    .addKeyValue("cache", entry.cache());
            if (!entry.tries().isEmpty()) {
                line = line.addKeyValue("tries", tries(entry));
            }
            amounts(line, entry).log(text(entry));
        }
    }

    /** Of a request that was no call: {@code 404 caller_unknown_path GET /nonsense req_1}. */
    static void refused(String id, String asked, Reason reason, long unwritten) {
        String what = Hush.over(asked); // a path may have anything in it
        LOG.atInfo()
                .addKeyValue("id", id)
                .addKeyValue("request", what)
                .addKeyValue("status", reason.status())
                .addKeyValue("outcome", reason.tag())
                .log(reason.status() + " " + reason.tag() + " " + what + " " + id
                        + (unwritten == 0 ? "" : ", and " + unwritten + " more refused before it"));
    }

    private static LoggingEventBuilder amounts(LoggingEventBuilder line, Entry entry) {
        Usage usage = entry.usage();
        Duration first = entry.timeToFirstChunk();
        Usage tokens = usage == null || !usage.inTokens() ? null : usage;
        return line.addKeyValue("input_tokens", tokens == null ? null : tokens.inputTokens())
                .addKeyValue("output_tokens", tokens == null ? null : tokens.outputTokens())
                .addKeyValue(
                        "cost_usd", entry.cost() == null ? null : entry.cost().plain())
                .addKeyValue("time_to_first_chunk_ms", first == null ? null : first.toMillis())
                .addKeyValue("duration_ms", entry.duration().toMillis());
    }

    /** Bounded, as a line is. */
    private static String tries(Entry entry) {
        return entry.tries().stream().limit(MOST_TRIES).map(Tried::toString).collect(Collectors.joining("; "));
    }

    static String text(Entry entry) {
        StringBuilder text = new StringBuilder(160).append(entry.outcome().status());
        if (entry.failed()) {
            text.append(' ').append(entry.outcome().tag());
        }
        word(text, " ", entry.operation());
        word(text, " ", entry.model());
        word(text, " via ", entry.provider());
        if (entry.attempts() > 1) {
            text.append(" in ").append(entry.attempts()).append(" attempts");
        }
        if (entry.cache() != null && !entry.cache().equals("miss")) {
            text.append(" (cache: ").append(entry.cache()).append(')');
        }
        amounts(text, entry);
        word(text, " ", entry.caller());
        word(text, " ", entry.id());
        return text.toString();
    }

    private static void amounts(StringBuilder text, Entry entry) {
        Usage usage = entry.usage();
        if (usage != null) {
            if (usage.inTokens()) {
                text.append(' ').append(usage.inputTokens()).append('+').append(usage.outputTokens());
                text.append(" tokens");
            }
            units(text, usage.units());
            text.append(usage.estimated() ? " (estimated)" : "");
        }
        if (entry.cost() != null) {
            text.append(" $").append(entry.cost().plain());
        }
        text.append(' ').append(entry.duration().toMillis()).append(" ms");
        Duration first = entry.timeToFirstChunk();
        if (first != null) {
            text.append(" (first ").append(first.toMillis()).append(" ms)");
        }
    }

    private static void units(StringBuilder text, Units units) {
        count(text, units.images(), units.images() != null && units.images() == 1 ? " image" : " images");
        count(text, units.seconds() == null ? null : units.seconds().toPlainString(), " s of sound");
        count(text, units.characters(), " characters");
        count(text, units.searches(), units.searches() != null && units.searches() == 1 ? " search" : " searches");
    }

    private static void count(StringBuilder text, @Nullable Object count, String unit) {
        if (count != null) {
            text.append(' ').append(count).append(unit);
        }
    }

    /** A name with a space in it is quoted: it must not pass for two words of ours. */
    private static void word(StringBuilder text, String before, @Nullable String word) {
        if (word != null) {
            text.append(before).append(isClear(word) ? word : Json.quote(word));
        }
    }

    private static boolean isClear(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) == '"' || Character.isSpaceChar(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
