package caravan.stream;

/**
 * How much one choice writes in one JSON text, in characters. The same reasoning may stand there under two or three names
 * (OpenRouter, vLLM), and beside the delta the whole message so far (Perplexity): each counts once.
 */
final class Written {
    /** What stands in one delta or message. */
    private static final class Part {
        private long words;
        private long reasoning;
        private long reasoningContent;
        private long reasoningDetails;

        long chars() {
            return words + Math.max(reasoning, Math.max(reasoningContent, reasoningDetails));
        }
    }

    private Part delta = new Part();
    private Part message = new Part();
    private boolean hasDelta;

    void delta() {
        hasDelta = true;
    }

    /**
     * @param place the field of the choice: {@code delta}, {@code message} or {@code text}
     * @param field the field of the delta or message
     * @param name the field that the string is the value of
     */
    void add(String place, String field, String name, int chars) {
        Part part = place.equals("message") ? message : delta;
        if (field.equals("reasoning_details")) {
            part.reasoningDetails += name.equals("text") || name.equals("summary") ? chars : 0;
            return;
        }
        switch (name) {
            case "content", "text", "arguments", "refusal" -> part.words += chars;
            case "reasoning" -> part.reasoning += chars;
            case "reasoning_content" -> part.reasoningContent += chars;
            default -> {}
        }
    }

    /** What the choice wrote; and begins the next. */
    long take() {
        long chars = hasDelta ? delta.chars() : delta.chars() + message.chars();
        delta = new Part();
        message = new Part();
        hasDelta = false;
        return chars;
    }
}
