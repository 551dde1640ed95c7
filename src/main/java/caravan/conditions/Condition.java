package caravan.conditions;

import caravan.config.Section;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one deployment has been lately: when it was used, how fast it is, whether it cools down, whether its circuit is open, and
 * whether somebody has drained it. All times are milliseconds of the gateway's clock.
 *
 * <p>The circuit opens when too many of the last answers were failures, or came late. After a while it is half open: a few calls at a
 * time are let through to see, and the first that is answered in time closes it, where one that is not opens it again.
 */
public final class Condition {
    private static final double WEIGHT = 0.2;

    private final Window window = new Window();
    private final Map<Object, Long> probes = new HashMap<>(2);
    private double latency = -1;
    private long used;
    private long cooledSince;
    private long cooledUntil;
    private long openSince;
    private long openUntil;
    private long since;
    private boolean drained;

    /**
     * When the circuit opens, and what then.
     *
     * @param window of so many answers
     * @param failures of them were failures, in percent
     * @param slow an answer that begins later than this came late; zero if none does
     * @param slowShare of them came late, in percent
     * @param open for so long nobody is let through
     * @param probes how many calls at a time are let through then
     */
    public record Circuit(int window, int failures, Duration slow, int slowShare, Duration open, int probes) {
        private static final Pattern SHARE = Pattern.compile("(\\d{1,3})\\s*%?");

        public static Circuit read(Section section) {
            try (section) {
                return new Circuit(
                        (int) section.number("window", 10, 1, Window.MOST),
                        share(section, "failures", 50),
                        section.duration("slow", Duration.ZERO),
                        share(section, "slow_share", 80),
                        section.duration("open", Duration.ofSeconds(30)),
                        (int) section.number("probes", 1, 1, 1_000));
            }
        }

        private static int share(Section section, String key, int otherwise) {
            String text = section.text(key);
            if (text == null) {
                return otherwise;
            }
            Matcher share = SHARE.matcher(text.strip());
            int percent = share.matches() ? Integer.parseInt(share.group(1)) : 0;
            if (percent < 1 || percent > 100) {
                section.mistake(key, "'" + text + "' is not a share from 1% to 100%");
                return otherwise;
            }
            return percent;
        }

        private boolean late(Duration took) {
            return slow.isPositive() && took.compareTo(slow) > 0;
        }

        private boolean opens(Window last) {
            return last.seen(window) == window
                    && (last.failures(window) * 100 >= failures * window
                            || (slow.isPositive() && last.slow(window) * 100 >= slowShare * window));
        }
    }

    /** What a deployment is fit for now. */
    public enum Word {
        READY,
        COOLING,
        /** Its circuit is open. */
        OPEN,
        /** Its circuit is half open. */
        PROBING,
        DRAINED
    }

    /**
     * As it is now, for people.
     *
     * @param since when that began; 0 if it always was so
     * @param until when that ends by itself; 0 if it does not
     * @param latency in milliseconds; negative if nobody knows
     * @param lastUsed 0 if it never was
     * @param answers how many of the last ones are known
     */
    public record State(
            Word word, long since, long until, double latency, long lastUsed, int answers, int failures, int slow) {}

    /** It is about to be asked, whatever its state: nobody else is left. */
    public synchronized void ask(long now) {
        used = Math.max(used, now);
    }

    /** This call is about to ask it, if it may: false if not. Of many that come at once no more get through than may. */
    public synchronized boolean take(Object call, long now, Circuit circuit) {
        if (!ready(now, circuit)) {
            return false;
        }
        ask(now);
        if (openUntil > 0) {
            probes.put(call, now + circuit.open().toMillis());
        }
        return true;
    }

    /** Was this call let through to see whether it answers? Then somebody must say what came of it. */
    public synchronized boolean probedBy(Object call) {
        return probes.containsKey(call);
    }

    /** How many are let through now; one that was not heard of for as long as the circuit was open is none any more. */
    private int probing(long now) {
        probes.values().removeIf(end -> end <= now);
        return probes.size();
    }

    private boolean halfOpen(long now) {
        return openUntil > 0 && now >= openUntil;
    }

    public synchronized long lastUsed() {
        return used;
    }

    /** From question to the answer's beginning, in milliseconds, the latest counting most; negative if nobody knows. */
    public synchronized double latency() {
        return latency;
    }

    /** May it be asked now, as far as is known? If its circuit is half open, as many may as are let through. */
    public synchronized boolean ready(long now, Circuit circuit) {
        return now >= cooledUntil && (openUntil == 0 || (halfOpen(now) && probing(now) < circuit.probes()));
    }

    /** A longer time than it is told already extends it; a shorter one changes nothing. */
    public synchronized void cool(long now, long until) {
        if (until > cooledUntil) {
            cooledSince = now >= cooledUntil ? now : cooledSince;
            cooledUntil = until;
        }
    }

    /** It has answered this call. */
    public synchronized void answered(Object call, Duration took, long now, Circuit circuit) {
        double millis = (double) took.toNanos() / 1e6;
        latency = latency < 0 ? millis : latency + WEIGHT * (millis - latency);
        probes.remove(call);
        boolean late = circuit.late(took);
        window.note(false, late);
        if (openUntil > 0 && !late) {
            close(now);
        } else if (openUntil > 0 || circuit.opens(window)) {
            open(now, circuit);
        }
    }

    /** It has failed this call. */
    public synchronized void failed(Object call, long now, Circuit circuit) {
        probes.remove(call);
        window.note(true, false);
        if (openUntil > 0 || circuit.opens(window)) {
            open(now, circuit);
        }
    }

    private void open(long now, Circuit circuit) {
        openSince = openUntil > 0 ? openSince : now;
        openUntil = now + circuit.open().toMillis();
    }

    /** What made it open is past: it would open again at the next failure. */
    private void close(long now) {
        openUntil = 0;
        since = now;
        window.clear();
        probes.clear();
    }

    /** Somebody else has found that it answers. */
    synchronized void found(long now) {
        if (openUntil > 0) {
            close(now);
        }
    }

    /** Is its circuit open, or half open? */
    synchronized boolean broken() {
        return openUntil > 0;
    }

    /** What became of this call says nothing of it. */
    public synchronized void left(Object call) {
        probes.remove(call);
    }

    /** @return false if that is so already */
    synchronized boolean drain(boolean on, long now) {
        boolean changes = drained != on;
        drained = on;
        since = changes ? now : since;
        return changes;
    }

    synchronized boolean drained() {
        return drained;
    }

    /** Must it not be forgotten, since it would be ready then? */
    synchronized boolean matters(long now) {
        return drained || openUntil > 0 || now < cooledUntil;
    }

    public synchronized State state(long now, Circuit circuit) {
        Word word = word(now);
        long begun =
                switch (word) {
                    case DRAINED -> since;
                    case OPEN -> openSince;
                    case PROBING -> openUntil;
                    case COOLING -> cooledSince;
                    case READY -> Math.max(since, cooledUntil);
                };
        long until = word == Word.OPEN ? openUntil : word == Word.COOLING ? cooledUntil : 0;
        int of = circuit.window();
        return new State(word, begun, until, latency, used, window.seen(of), window.failures(of), window.slow(of));
    }

    private Word word(long now) {
        return drained
                ? Word.DRAINED
                : now < openUntil
                        ? Word.OPEN
                        : now < cooledUntil ? Word.COOLING : openUntil > 0 ? Word.PROBING : Word.READY;
    }
}
