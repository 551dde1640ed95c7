package caravan.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A setting, and who says so.
 *
 * @param value as it was written, {@code ${…}} unresolved; never a secret
 * @param place a flag, a variable, a file and its line, an order, or {@code default}
 */
public record Origin(String name, String value, String place) {
    static final String HIDDEN = "***";

    /** Of each knob. */
    static List<Origin> of(Values values) {
        List<Origin> all = new ArrayList<>();
        for (Knob knob : Knob.values()) {
            Given given = values.given(knob);
            String value = given == null ? knob.otherwise() : given.value();
            boolean hidden = given != null && knob.secret();
            all.add(new Origin(
                    "caravan." + knob.key(), hidden ? HIDDEN : value, given == null ? "default" : given.where()));
        }
        return List.copyOf(all);
    }

    /** What counts at the start alone is as it was then. */
    static List<Origin> asStarted(List<Origin> now, List<Origin> started) {
        List<Origin> all = new ArrayList<>(now);
        for (int at = 0; at < all.size(); at++) {
            if (Fixed.is(all.get(at).name())) {
                all.set(at, started.get(at));
            }
        }
        return List.copyOf(all);
    }

    /** Of all that stands in a file of the user's, or is laid over it. */
    public static List<Origin> of(Path file, Layer layer) {
        return Leaves.of(file, layer);
    }
}
