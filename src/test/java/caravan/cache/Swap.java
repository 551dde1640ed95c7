package caravan.cache;

import caravan.call.Call;
import caravan.call.Candidate;
import java.util.List;

/** A bean of a user's own, which has another model answer than the one that was chosen. */
public final class Swap {
    public Call swap(Call call) {
        call.mayAsk(List.of(new Candidate("openai", "gpt-3.5-turbo")));
        return call;
    }
}
