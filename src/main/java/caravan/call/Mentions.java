package caravan.call;

import java.util.List;

/**
 * All that a request names besides the model that is to answer.
 *
 * @param stored what is stored at the provider, and may be another caller's
 * @param models other models, by names that go on as they are
 * @param needs what the model must be able to do, such as {@code vision}, and the first field that asks for it
 */
public record Mentions(List<Mention> stored, List<Mention> models, List<Mention> needs) {
    public static final Mentions NONE = new Mentions(List.of(), List.of(), List.of());
}
