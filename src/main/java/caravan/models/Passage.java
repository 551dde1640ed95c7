package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Headers;
import caravan.call.Mention;
import caravan.call.Operation;
import caravan.call.PathPattern;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose key pays decides what is open. With the caller's own key, everything. With the house's, inference; what is stored at
 * the provider belongs to all who use that key, so it takes a {@code passthrough} at the caller's key to get there.
 *
 * @param mayUse may this caller name that model at this provider, by the name that goes there?
 */
record Passage(Caller caller, BiPredicate<String, Candidate> mayUse) {
    /** What brings files, whose bodies name no model. */
    private static final List<PathPattern> FILES =
            List.of(PathPattern.of("POST /v1/files"), PathPattern.of("POST /v1/uploads/*/parts"));

    /** @throws Refused 403, if the house pays and the call goes where the caller may not */
    void check(Call call, Candidate candidate) {
        Request request = call.request();
        if (call.operation() == Operation.PASS_THROUGH) {
            if (!caller.mayPass(request.method(), request.path())) {
                throw closed(request.method() + " " + request.path(), null);
            }
            body(request);
        }
        for (Mention stored : call.wanted().mentions().stored()) {
            if (!caller.mayPass("GET", stored.name())) {
                throw closed("what '" + stored.field() + "' names", stored);
            }
        }
        for (Mention model : caller.limited() ? call.wanted().mentions().models() : List.<Mention>of()) {
            if (!mayUse.test(model.name(), new Candidate(candidate.provider(), model.name()))) {
                throw new Refused(
                        Reason.FORBIDDEN,
                        "Your key may not use the model '" + model.name() + "', or not by this name.",
                        model.field(),
                        Headers.NONE);
            }
        }
    }

    /** A body that is passed on unread may be a form, and of those who may not use every model a file. */
    private void body(Request request) {
        if (request.upload() == null) {
            return;
        }
        String type =
                String.valueOf(request.headers().get("content-type")).strip().toLowerCase(Locale.ROOT);
        boolean file = FILES.stream().anyMatch(each -> each.matches(request.method(), request.path()));
        if (!type.startsWith("multipart/form-data") || (caller.limited() && !file)) {
            throw new Refused(
                    Reason.NOT_OPEN,
                    "A body that cannot be read here does not go on with the house's key"
                            + (caller.limited()
                                    ? ", as your key may not use every model."
                                    : ": send JSON, or a form."));
        }
    }

    private static Refused closed(String what, @Nullable Mention stored) {
        String pattern = stored == null ? what : "GET " + stored.name();
        return new Refused(
                Reason.NOT_OPEN,
                "The house's key pays for this call, and " + what
                        + " is not open to your key. Who runs the gateway can open it"
                        + " in config/keys.yaml, with passthrough: [\"" + pattern + "\"] at your key.",
                stored == null ? null : stored.field(),
                Headers.NONE);
    }
}
