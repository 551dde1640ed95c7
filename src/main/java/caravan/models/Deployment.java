package caravan.models;

import caravan.call.Candidate;
import caravan.config.Section;
import java.util.Locale;

/**
 * One of those that answer for a name.
 *
 * @param plain name of the model, mostly {@code provider/model}
 * @param copy which one it is, where the same model is there more than once, each with its own account
 * @param weight how often it comes first, beside the others' weights
 * @param priority the lower, the sooner
 * @param maxLength of a request's body, in bytes
 * @param size of the model: {@code BIG}, {@code SMALL}; {@value #PAINTS} of one that makes pictures; empty if it is in no group
 */
record Deployment(String plain, int copy, long weight, long priority, long maxLength, String size) {
    /** To ai-proxy, a model with such a length is one for pictures: it is in no group that has a name. */
    private static final long PICTURES = 0;

    /** The size of those. */
    static final String PAINTS = "IMAGE";

    static Deployment of(String name) {
        return new Deployment(Candidate.plain(name), Candidate.copyIn(name), 1, 1, Long.MAX_VALUE, "");
    }

    /** As the files and people name it. */
    String name() {
        return Candidate.numbered(plain, copy);
    }

    boolean isPattern() {
        return plain.endsWith("*");
    }

    Deployment copy(int number) {
        return new Deployment(plain, number, weight, priority, maxLength, size);
    }

    Deployment filled(String rest) {
        return isPattern()
                ? new Deployment(plain.substring(0, plain.length() - 1) + rest, copy, weight, priority, maxLength, size)
                : this;
    }

    /** @param model its name there, where the section does not say more */
    static Deployment read(Section section, String model) {
        long length = section.number("max_request_length", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        String size = section.text("model_size", "").toUpperCase(Locale.ROOT);
        return new Deployment(
                name(section.text("provider", ""), model, section.has("model")),
                1,
                section.number("weight", 1, 0, 1_000_000),
                section.number("priority", 1, 0, 1_000_000),
                length == PICTURES ? Long.MAX_VALUE : length,
                length == PICTURES ? PAINTS : size);
    }

    /** A name may have its provider before it already; what the model is called there stays as it is. */
    private static String name(String provider, String model, boolean asItIs) {
        boolean whole = !asItIs && model.startsWith(provider + "/");
        String there = whole ? model.substring(provider.length() + 1) : model;
        return provider.isEmpty() ? model : provider + "/" + (isCloudflares(provider, there) ? "@" + there : there);
    }

    /** Its models are all called {@code @cf/…} or {@code @hf/…}; ai-proxy's file has them without the sign. */
    private static boolean isCloudflares(String provider, String model) {
        return provider.equalsIgnoreCase("cloudflare") && (model.startsWith("cf/") || model.startsWith("hf/"));
    }
}
