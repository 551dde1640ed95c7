package caravan.http;

import caravan.call.Answer;
import caravan.call.Refused;

/** Says no in the words of whoever asks for this path. */
@FunctionalInterface
public interface Refusing {
    /** @param id that the caller is told for this request */
    Answer.Whole of(String path, String id, Refused why);
}
