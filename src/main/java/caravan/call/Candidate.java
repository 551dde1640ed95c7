package caravan.call;

/**
 * One way to answer a call.
 *
 * @param provider the provider's name in {@code config/providers.yaml}
 * @param model the model's name as that provider knows it
 */
public record Candidate(String provider, String model) {
    /** Is it this one, or one of those that this pattern is for, whose model ends in {@code *}? */
    public boolean covers(Candidate other) {
        return provider.equals(other.provider)
                && (model.endsWith("*")
                        ? other.model.startsWith(model.substring(0, model.length() - 1))
                        : model.equals(other.model));
    }

    /** {@code openai/gpt-5}: how users name it. */
    public String name() {
        return provider + "/" + model;
    }
}
