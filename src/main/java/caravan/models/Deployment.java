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
    /** To ai-proxy, a model with such a length is one for pictures: it is in no group. */
    private static final long PICTURES = 0;

    static Deployment of(String name) {
        return new Deployment(name, 1, 1, Long.MAX_VALUE, "");
    }

    Deployment filled(String rest) {
        return name.endsWith("*")
                ? new Deployment(name.substring(0, name.length() - 1) + rest, weight, priority, maxLength, size)
                : this;
    }

    /** @param model its name there, where the section does not say more */
    static Deployment read(Section section, String model) {
        long length = section.number("max_request_length", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        String size = section.text("model_size", "").toUpperCase(Locale.ROOT);
        return new Deployment(
                name(section.text("provider", ""), model, section.has("model")),
                section.number("weight", 1, 0, 1_000_000),
                section.number("priority", 1, 0, 1_000_000),
                length == PICTURES ? Long.MAX_VALUE : length,
                length == PICTURES ? "" : size);
    }

    /** A name may have its provider before it already; what the model is called there stays as it is. */
    private static String name(String provider, String model, boolean asItIs) {
        boolean whole = !asItIs && model.startsWith(provider + "/");
        return provider.isEmpty() || whole ? model : provider + "/" + model;
    }
}
