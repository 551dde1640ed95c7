package caravan.models;

import caravan.config.Section;
import java.util.Locale;

/**
 * One of those that answer for a name.
 *
 * @param name of the model, mostly {@code provider/model}
 * @param weight how often it comes first, beside the others' weights
 * @param priority the lower, the sooner
 * @param maxLength of a request's body, in bytes
 * @param size of the model: {@code BIG}, {@code SMALL}; empty if it is in no group
 */
record Deployment(String name, long weight, long priority, long maxLength, String size) {
    static Deployment of(String name) {
        return new Deployment(name, 1, 1, Long.MAX_VALUE, "");
    }

    /** @param model its name there, where the section does not say more */
    static Deployment read(Section section, String model) {
        String provider = section.text("provider", "");
        return new Deployment(
                provider.isEmpty() ? model : provider + "/" + model,
                section.number("weight", 1, 0, 1_000_000),
                section.number("priority", 1, 0, 1_000_000),
                section.number("max_request_length", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                section.text("model_size", "").toUpperCase(Locale.ROOT));
    }
}
