package caravan.call;

/**
 * One way to answer a call.
 *
 * @param provider the provider's name in {@code config/providers.yaml}
 * @param model the model's name as that provider knows it
 */
public record Candidate(String provider, String model) {
    /** {@code openai/gpt-5}: how users name it. */
    public String name() {
        return provider + "/" + model;
    }
}
