package caravan.commands;

import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The steps that obey those who run the gateway. */
public final class Commands {
    private static final String BEARER = "Bearer ";
    private static final Headers CHALLENGE =
            Headers.of("WWW-Authenticate", "Bearer realm=\"Caravan's administrators\"");

    private final byte @Nullable [] token;

    /** @param token what administrators must send; null if there are none */
    public Commands(@Nullable String token) {
        this.token = token == null ? null : sha256(token);
    }

    /** @throws Refused if it is not an administrator who calls: 401; 403 where there are none */
    public Call authorize(Call call) {
        if (token == null) {
            throw new Refused(Reason.ADMIN_OFF, "The admin API is off: set CARAVAN_ADMIN_TOKEN.");
        }
        String authorization = call.request().headers().get("authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthenticated("The admin token is missing. Send it as 'Authorization: Bearer ADMIN_TOKEN'.");
        }
        // Of hashes, so that neither where they differ nor how long they are can be seen in the time it takes.
        if (!MessageDigest.isEqual(
                token, sha256(authorization.substring(BEARER.length()).strip()))) {
            throw unauthenticated("Incorrect admin token provided.");
        }
        return call;
    }

    /** Fails with 404. */
    public CompletionStage<Call> unknown(Call call) {
        String what = call.request().method() + " " + call.request().path();
        return CompletableFuture.failedStage(new Refused(Reason.UNKNOWN_PATH, "Unknown path: " + what + "."));
    }

    private static Refused unauthenticated(String message) {
        return new Refused(Reason.UNAUTHENTICATED, message, null, CHALLENGE);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
