package caravan.limits;

import caravan.call.Limit;
import caravan.config.Section;
import java.util.List;

/** The step that holds calls to their pace. */
public final class Limits {
    private Limits() {}

    /** The limits that a section of another file has under {@code limits}, as a list; none if there is no such key. */
    public static List<Limit> listed(Section owner) {
        return LimitReader.listed(owner);
    }
}
