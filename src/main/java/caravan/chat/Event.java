package caravan.chat;

import caravan.call.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells. {@link Started} comes first and once, then what is said, then {@link Finished} and {@link Used}, which
 * may both be told again and count as told last, and at the end {@link Ended} or {@link Failed}, after which nothing comes.
 * Calls of tools go by an index that counts from 0 without gaps, in the order in which they begin.
 */
public sealed interface Event {
    /** @param id the answer's, as the provider has it; may be empty, as may the model */
    record Started(String id, String model) implements Event {}

    record Text(String text) implements Event {}

    /** @param signed does a signature follow, without which the provider does not know the thought again? */
    record Thinking(String text, boolean signed) implements Event {}

    /** Signs the thought before it; or stands for one that nobody may read, if it is {@code hidden}. */
    record Signed(Signature signature, boolean hidden) implements Event {}

    record ToolBegun(
            int index, String id, String name, @Nullable Signature signature) implements Event {}

    /** A fragment of the arguments of a call that has begun. All its fragments together are a JSON object, unless the model erred. */
    record Arguments(int index, String fragment) implements Event {}

    record Cited(Citation citation) implements Event {}

    record Refusal(String text) implements Event {}

    record Finished(Finish finish) implements Event {}

    record Used(Usage usage) implements Event {}

    record Ended() implements Event {}

    record Failed(Fault fault) implements Event {}
}
