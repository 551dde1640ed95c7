package caravan.providers.tokens;

import caravan.call.Answer;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.providers.keys.HouseKey;
import org.jspecify.annotations.Nullable;

/**
 * What a call is paid with.
 *
 * @param house the house's key; null if it is the caller's own, or none
 * @param sent what goes along: that key, or a token in place of it
 * @param again may it be asked once more with another token, if this one is not known there?
 */
public record Paying(@Nullable HouseKey house, @Nullable String sent, boolean again) {
    private static final int UNAUTHENTICATED = 401;

    Paying with(String token) {
        return new Paying(house, token, again);
    }

    Paying forTheLastTime() {
        return new Paying(house, sent, false);
    }

    /** Is it not to be taken for a failure, since it is asked once more? */
    public boolean isAskedAgain(UpstreamFailed why) {
        return again && isUnknown(why);
    }

    /** Is it the token that the provider does not know any more? */
    static boolean isUnknown(UpstreamFailed why) {
        Answer.Whole theirs = why.theirs();
        return why.reason() == Reason.UPSTREAM_STATUS && theirs != null && theirs.status() == UNAUTHENTICATED;
    }

    @Override
    public String toString() {
        return "paying with " + house;
    }
}
