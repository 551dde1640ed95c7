package caravan.limits;

import caravan.call.Limit;

/**
 * What a call asks of one limit.
 *
 * @param amount what it may need; of requests and calls, one
 */
record Ask(Limit limit, Slot slot, long amount, Meter meter) {
    static Ask of(Limit limit, Slot slot, long amount, Meters meters, long now) {
        return new Ask(limit, slot, amount, meters.of(slot, limit, now));
    }

    /** The same, whose meter was thrown away meanwhile. */
    Ask again(Meters meters, long now) {
        return new Ask(limit, slot, amount, meters.inPlaceOf(meter, slot, limit, now));
    }
}
