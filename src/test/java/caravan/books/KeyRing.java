package caravan.books;

import caravan.call.Sha256;

/** The keys of {@link Trade}, in a file. */
final class KeyRing {
    private KeyRing() {}

    static String yaml() {
        return "keys:\n" + key("ann", "search") + key("bob", "search") + key("cy", "=cmd()") + operator();
    }

    private static String key(String name, String team) {
        return "  - {name: " + name + ", sha256: " + Sha256.hex("sk-" + name) + ", team: \"" + team + "\"}\n";
    }

    private static String operator() {
        return "  - {name: op, sha256: " + Sha256.hex("sk-op") + ", role: operator}\n";
    }
}
