package caravan.reload;

/** Routes of a user's. */
final class Routes {
    private Routes() {}

    /** One that answers GET at {@code /my/<id>} with this text. */
    static String says(String id, String text) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: platform-http:/my/%1$s
                      steps:
                        - setBody: {id: say-%1$s, expression: {simple: {expression: "%2$s"}}}
                """.formatted(id, text);
    }
}
