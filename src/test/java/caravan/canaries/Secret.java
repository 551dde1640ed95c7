package caravan.canaries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Something that nobody may see but those it is for.
 *
 * @param core the part that is found; what stands before and behind it may be shown, as a mask does
 */
record Secret(String name, String value, String core) {
    /** As providers write keys. */
    static Secret key(String name) {
        return around("sk-c", name, "wxyz");
    }

    static Secret around(String before, String name, String after) {
        String core = "CANARY" + name + Integer.toHexString(name.hashCode() & 0xffffff) + "yellow";
        return new Secret(name, before + core + after, core);
    }

    /** As it is, and as it would look in base64, wherever in a text it stood, or in an address. */
    Set<String> forms() {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(core);
        forms.add(URLEncoder.encode(core, UTF_8));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = ("x".repeat(shift) + core).getBytes(UTF_8);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(whole.substring(4, whole.length() - 4));
        }
        return forms;
    }
}
