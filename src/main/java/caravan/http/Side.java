package caravan.http;

import java.util.Set;

/** Which paths a port leads to: where there is one for those who run the gateway, the figures are not at the callers'. */
enum Side {
    /** The only port. */
    BOTH,
    CALLERS,
    ADMIN;

    private static final Set<String> PROBES = Set.of("/health", "/healthz", "/ping");
    private static final Set<String> FIGURES = Set.of("/stats", "/metrics");

    boolean shows(String path) {
        boolean admin = FIGURES.contains(path) || orders(path);
        return switch (this) {
            case BOTH -> true;
            case CALLERS -> !admin;
            case ADMIN -> admin || PROBES.contains(path);
        };
    }

    /** Is it for those who give orders? No web page may, whatever its origin. */
    static boolean orders(String path) {
        return path.equals("/admin") || path.startsWith("/admin/") || path.equals("/cache");
    }

    /** Does it answer however many calls there are? */
    static boolean isHouse(String path) {
        return PROBES.contains(path) || FIGURES.contains(path) || orders(path);
    }
}
