package caravan.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings that count at the start alone: the port, what is as large as the start has made it. */
final class Fixed {
    private Fixed() {}

    /** @param started a record whose parts are called like their knobs */
    static void warn(Record started, Record now, Mistakes mistakes) {
        for (RecordComponent part : started.getClass().getRecordComponents()) {
            if (!Objects.equals(value(started, part), value(now, part))) {
                warn(part.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT), mistakes);
            }
        }
    }

    static void warn(Object started, Object now, Knob knob, Mistakes mistakes) {
        if (!started.equals(now)) {
            warn(knob.key(), mistakes);
        }
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
