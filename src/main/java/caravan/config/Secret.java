package caravan.config;

/** A text that no log, error or {@code toString} may show. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
