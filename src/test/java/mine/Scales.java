package mine;

import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.Refused;

/** Long letters are not carried. */
public final class Scales {
    public void weigh(Call call) {
        if (call.request().body().length > 10_000) {
            throw new Refused(Reason.TOO_LARGE, "Letters of more than 10,000 bytes are not carried.");
        }
    }
}
