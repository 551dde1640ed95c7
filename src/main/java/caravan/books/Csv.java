package caravan.books;

import java.util.List;
import java.util.StringJoiner;

/**
 * A table by RFC 4180. Callers choose some of its texts, and a program that opens it may take one for a formula: those get an
 * apostrophe in front, as OWASP advises.
 */
final class Csv {
    /** As programs for offices of all countries have them. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    /** What some take for the end of a cell, whatever the file says. */
    private static final String ENDS = ",;\t\"\n\r";

    private final StringBuilder text = new StringBuilder();

    void row(List<String> cells) {
        StringJoiner row = new StringJoiner(",");
        cells.forEach(cell -> row.add(cell(cell)));
        text.append(row).append("\r\n");
    }

    private static String cell(String value) {
        String safe = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean plain = safe.chars().noneMatch(c -> ENDS.indexOf(c) >= 0);
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
