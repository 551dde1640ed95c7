package caravan.commands;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.Ration;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Sha256;
import caravan.keys.Keys;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may use the admin API: whoever has the admin token, and whose key has the role operator. */
final class Operators {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String BEARER = "Bearer ";
    private static final Headers CHALLENGE =
            Headers.of("WWW-Authenticate", "Bearer realm=\"Caravan's administrators\"");
    private static final Caller ADMINISTRATOR = new Caller("administrator", List.of(), null);

    private final byte @Nullable [] token;
    private final Keys keys;
    private final Ration ration = new Ration();

    /** @param token the admin token; null if there is none */
    Operators(@Nullable String token, Keys keys) {
        this.token = token == null ? null : Sha256.of(token);
        this.keys = keys;
    }

    /** @throws Refused 401 if it is nobody we know; 403 if it is a mere caller, or if there is no admin token */
    Call admit(Call call) {
        String presented = presented(call);
        if (token != null && presented == null) {
            throw refused(
                    call, "The admin token, or an operator's key, is missing. Send it as 'Authorization: Bearer …'.");
        }
        if (isToken(presented)) {
            call.calledBy(ADMINISTRATOR);
            return call;
        }
        Caller caller = caller(call, presented);
        if (!caller.holder().role().equals(Rank.OPERATOR)) {
            logged(call, "the key of " + caller.name() + " is no operator's");
            throw token == null ? off() : new Refused(Reason.NOT_OPEN, "This key is not an operator's.");
        }
        call.calledBy(caller);
        return call;
    }

    /** Of hashes, so that neither where they differ nor how long they are can be seen in the time it takes. */
    private boolean isToken(@Nullable String presented) {
        return token != null && presented != null && MessageDigest.isEqual(token, Sha256.of(presented));
    }

    private static @Nullable String presented(Call call) {
        String authorization = call.request().headers().get("authorization");
        return authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : authorization.substring(BEARER.length()).strip();
    }

    private Caller caller(Call call, @Nullable String presented) {
        try {
            return keys.known(presented);
        } catch (Refused unknown) {
            if (token == null) {
                throw off();
            }
            throw refused(call, "Incorrect admin token or operator's key provided.");
        }
    }

    private static Refused off() {
        return new Refused(
                Reason.ADMIN_OFF,
                "The admin API is off: set CARAVAN_ADMIN_TOKEN, or call with the key of an operator.");
    }

    /** Somebody may be guessing; and the log is not theirs to fill. */
    private Refused refused(Call call, String message) {
        logged(call, message);
        return new Refused(Reason.UNAUTHENTICATED, message, null, CHALLENGE);
    }

    private void logged(Call call, String why) {
        long unwritten = ration.take();
        if (unwritten < 0) {
            return;
        }
        LOG.warn(
                "admin: {} {} from {} ({}) is refused: {}{}",
                call.request().method(),
                Rank.shown(call.request().path()),
                call.request().address(),
                call.id(),
                why,
                unwritten == 0 ? "" : " (and " + unwritten + " more before, which are not written)");
    }
}
