package caravan.chat;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model differs in from others that are asked in the same form. Null is not known: then it does as most do.
 *
 * @param sampling what it may be told of how to choose its words
 * @param thinking how it is told to think
 * @param alwaysThinks can it not be told to do without?
 * @param efforts the only words that it knows for how much to think; all if empty
 * @param schemas does it take a schema for its answer?
 * @param prefill does it go on with an answer that has begun?
 * @param maxTokens how long its answers may be
 */
public record Traits(
        @Nullable Sampling sampling,
        @Nullable Thinking thinking,
        @Nullable Boolean alwaysThinks,
        Set<String> efforts,
        @Nullable Boolean schemas,
        @Nullable Boolean prefill,
        @Nullable Long maxTokens) {
    public static final Traits UNKNOWN = new Traits(null, null, null, Set.of(), null, null, null);

    public enum Sampling {
        ALL,
        /** Either the temperature or top_p. */
        ONE,
        NONE
    }

    public enum Thinking {
        NEVER,
        /** Within so many tokens. */
        BUDGET,
        /** In a word. */
        LEVELS,
        /** As much as it sees fit, and perhaps a word. */
        ADAPTIVE
    }

    public Traits {
        efforts = Set.copyOf(efforts);
    }

    /** What is not known here is known there. */
    public Traits or(Traits other) {
        return new Traits(
                sampling == null ? other.sampling : sampling,
                thinking == null ? other.thinking : thinking,
                alwaysThinks == null ? other.alwaysThinks : alwaysThinks,
                efforts.isEmpty() ? other.efforts : efforts,
                schemas == null ? other.schemas : schemas,
                prefill == null ? other.prefill : prefill,
                maxTokens == null ? other.maxTokens : maxTokens);
    }

    /** May it be told how to choose its words? */
    public boolean samples() {
        return sampling != Sampling.NONE;
    }

    public boolean thinks(Thinking how) {
        return thinking == how;
    }

    public boolean mustThink() {
        return Boolean.TRUE.equals(alwaysThinks);
    }

    public boolean takesSchemas() {
        return !Boolean.FALSE.equals(schemas);
    }

    public boolean goesOn() {
        return !Boolean.FALSE.equals(prefill);
    }
}
