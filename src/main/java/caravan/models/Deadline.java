package caravan.models;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Units;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Until when a call's answer must have begun: what the files say, or less if the caller says so in {@code X-Caravan-Timeout: 20s}. */
final class Deadline {
    private static final String HEADER = "X-Caravan-Timeout";

    private Deadline() {}

    /** @throws Refused 400 if what the caller says is no time */
    static Duration of(Call call, Duration most) {
        String said = call.request().headers().get(HEADER);
        if (said == null) {
            return most;
        }
        Duration wish = time(said.strip());
        if (wish == null || !wish.isPositive()) {
            throw new Refused(
                    Reason.INVALID_REQUEST, HEADER + " must be a time such as 20s or 1500ms.", HEADER, Headers.NONE);
        }
        return wish.compareTo(most) < 0 ? wish : most;
    }

    private static @Nullable Duration time(String said) {
        try {
            return said.length() > 20 ? null : Units.duration(said);
        } catch (ArithmeticException absurd) {
            return null;
        }
    }
}
