package caravan.models;

import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;

/** What to say of a model for which nobody here can answer. */
final class Unanswerable {
    private Unanswerable() {}

    /** @param ownKeysFor the provider that takes callers' own keys; empty if none does */
    static Refused refused(String model, Caller caller, String ownKeysFor) {
        return caller.ownKey() == null || ownKeysFor.isEmpty()
                ? new Refused(
                        Reason.NO_KEY,
                        "No provider here can answer for the model '" + model + "': " + howToPay(ownKeysFor)
                                + ", or try the model demo/echo.")
                : new Refused(
                        Reason.UNKNOWN_MODEL, "The model '" + model + "' does not exist here.", "model", Headers.NONE);
    }

    private static String howToPay(String ownKeysFor) {
        return ownKeysFor.isEmpty()
                ? "the house has no key, and takes none of its callers. Set a provider's key"
                : "provider '" + ownKeysFor + "' has no key. Send your own as 'Authorization: Bearer …'";
    }
}
