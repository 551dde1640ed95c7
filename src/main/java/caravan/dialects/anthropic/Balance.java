package caravan.dialects.anthropic;

/** Has a JSON object that comes in fragments come to its end? */
final class Balance {
    private int depth;
    private boolean begun;
    private boolean inString;
    private boolean escaped;

    void add(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            step(fragment.charAt(i));
        }
    }

    private void step(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == '{' || c == '[') {
            begun = true;
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        } else {
            inString = c == '"';
        }
    }

    boolean complete() {
        return begun && depth <= 0 && !inString;
    }
}
