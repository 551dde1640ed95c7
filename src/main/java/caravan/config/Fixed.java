package caravan.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings that count at the start alone: the port, what is as large as the start has made it. */
final class Fixed {
    private Fixed() {}

    /** @param started a record whose parts are called like their knobs */
    static void warn(Record started, Record now, Mistakes mistakes) {
        for (RecordComponent part : started.getClass().getRecordComponents()) {
            if (!Objects.equals(value(started, part), value(now, part))) {
                warn(key(part), mistakes);
            }
        }
    }

    static void warn(Object started, Object now, Knob knob, Mistakes mistakes) {
        if (!started.equals(now)) {
            warn(knob.key(), mistakes);
        }
    }

    /** Is the setting of this name one of them? */
    static boolean is(String property) {
        return Set.of(Settings.Listen.class, Settings.Limits.class, Settings.Edge.class).stream()
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .anyMatch(part -> property.equals("caravan." + key(part)))
                || Stream.of(Knob.DATA, Knob.JOURNAL_SEGMENT, Knob.MASTER_KEY, Knob.BOOKS, Knob.BOOKS_RETENTION)
                        .anyMatch(knob -> property.equals(knob.property()));
    }

    private static String key(RecordComponent part) {
        return part.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static void warn(String key, Mistakes mistakes) {
        mistakes.warn("caravan." + key + " has changed: it counts at the next start");
    }

    private static @Nullable Object value(Record record, RecordComponent part) {
        try {
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
