package caravan.commands;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.commands.Orders.Told;
import java.nio.charset.StandardCharsets;

/** An order that is the whole body of a request, which is then no JSON; the answer is as plain. */
final class TextOrder {
    private static final int LONGEST = 64 * 1024;
    private static final Headers TEXT = Headers.of(
            "Content-Type",
            "text/plain; charset=utf-8",
            "Cache-Control",
            "no-store",
            "X-Content-Type-Options",
            "nosniff");

    private TextOrder() {}

    /**
     * What comes after the name.
     *
     * @throws Refused if it is none: every other body must be JSON
     */
    static String of(Call call, boolean mayOrder) {
        byte[] body = call.request().body();
        String order =
                mayOrder && body.length <= LONGEST ? ChatOrder.order(new String(body, StandardCharsets.UTF_8)) : null;
        if (order == null) {
            throw new Refused(
                    Reason.UNSUPPORTED_MEDIA,
                    "The body must be of another type: send it with 'Content-Type: application/json'.");
        }
        return order;
    }

    /** A wrong order is a wrong request, as with Roxy. */
    static Answer.Whole answer(Told told) {
        String text = String.join("\n", told.lines()) + "\n";
        return new Answer.Whole(told.done() ? 200 : 400, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
