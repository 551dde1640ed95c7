package caravan.call;

/**
 * One way to answer a call.
 *
 * @param provider the provider's name in {@code config/providers.yaml}
 * @param model the model's name as that provider knows it
 */
public record Candidate(String provider, String model) {}
