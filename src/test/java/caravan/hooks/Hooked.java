package caravan.hooks;

/** Routes for tests, at the places where users' routes come in. */
final class Hooked {
    private Hooked() {}

    /** A route that begins at this address, with these steps, one a line. */
    static String route(String name, String... steps) {
        StringBuilder text = new StringBuilder("""
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                """.formatted(name, name));
        for (String step : steps) {
            text.append("        - ").append(step).append('\n');
        }
        return text.toString();
    }

    static String file(String name) {
        return "routes/" + name + ".camel.yaml";
    }
}
