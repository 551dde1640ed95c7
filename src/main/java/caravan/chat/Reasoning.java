package caravan.chat;

import org.jspecify.annotations.Nullable;

/**
 * How much the model is to think before it answers.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code xhigh}, {@code max};
 *     {@link #ADAPTIVE} if it may decide; null if unsaid
 * @param budget in tokens; null if unsaid
 * @param shown is what it thinks to be shown?
 */
public record Reasoning(@Nullable String effort, @Nullable Long budget, boolean shown) {
    public static final String ADAPTIVE = "adaptive";
    public static final String OFF = "none";
    public static final Reasoning UNSAID = new Reasoning(null, null, false);

    private static final long LOW = 1024;
    private static final long MEDIUM = 8192;
    private static final long HIGH = 24576;

    /** Of three levels the one that is nearest. */
    public static String among(String level) {
        return switch (level) {
            case "minimal", "low" -> "low";
            case "medium" -> "medium";
            default -> "high";
        };
    }

    public boolean off() {
        return OFF.equals(effort);
    }

    public boolean unsaid() {
        return effort == null && budget == null;
    }

    /** What this model can be told of it. */
    public Reasoning to(Traits model, Losses losses) {
        if (!model.thinks(Traits.Thinking.NEVER)) {
            return this;
        }
        if (!off() && !unsaid()) {
            losses.drop("reasoning_effort");
        }
        return UNSAID;
    }

    /** In tokens, for who counts in them; null if the model may decide, or nothing was said. */
    public @Nullable Long tokens() {
        if (budget != null || effort == null) {
            return budget;
        }
        return switch (effort) {
            case OFF -> 0L;
            case "minimal", "low" -> LOW;
            case "medium" -> MEDIUM;
            case ADAPTIVE -> null;
            default -> HIGH;
        };
    }

    /** As a word, for who counts in them; null if the model may decide, or nothing was said. */
    public @Nullable String level() {
        if (effort != null) {
            return effort.equals(ADAPTIVE) ? null : effort;
        }
        if (budget == null) {
            return null;
        }
        return budget <= LOW ? "low" : budget <= MEDIUM ? "medium" : "high";
    }
}
