package caravan.providers;

import org.jspecify.annotations.Nullable;

/**
 * What a call is paid with.
 *
 * @param house the house's key; null if it is the caller's own, or none
 * @param sent what goes along: that key, or a token in place of it
 * @param again may it be asked once more with another token, if this one is not known there?
 */
record Paying(@Nullable HouseKey house, @Nullable String sent, boolean again) {
    Paying with(String token) {
        return new Paying(house, token, again);
    }

    Paying forTheLastTime() {
        return new Paying(house, sent, false);
    }

    @Override
    public String toString() {
        return "paying with " + house;
    }
}
