package caravan.call;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between the fields of a form, as its content type says (RFC 2046, 5.1.1). */
final class Boundary {
    private static final String CHARS = "[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]";
    private static final Pattern TYPE = Pattern.compile(
            "multipart/form-data\\s*;\\s*boundary=(?:\"(" + CHARS
                    + ")\"|([0-9A-Za-z'+_.-]{1,70}))\\s*(?:;\\s*charset=\"?utf-8\"?\\s*)?",
            Pattern.CASE_INSENSITIVE);

    private Boundary() {}

    /** @throws Refused if the header does not say so, once and in a form that all read alike */
    static String of(String contentType) {
        Matcher type = TYPE.matcher(contentType.strip());
        if (!type.matches()) {
            throw new Refused(
                    Reason.INVALID_REQUEST,
                    "A form must say its boundary: 'Content-Type: multipart/form-data; boundary=…'.");
        }
        return type.group(1) == null ? type.group(2) : type.group(1);
    }
}
