package caravan.config;

/** How far a typing error is from the word that was meant. */
final class Distance {
    private Distance() {}

    /** The number of letters to add, drop or change (Levenshtein). */
    static int between(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            above = next(above, row, one.charAt(row - 1), other);
        }
        return above[other.length()];
    }

    private static int[] next(int[] above, int row, char letter, String other) {
        int[] next = new int[above.length];
        next[0] = row;
        for (int column = 1; column < next.length; column++) {
            int changed = above[column - 1] + (letter == other.charAt(column - 1) ? 0 : 1);
            next[column] = Math.min(changed, 1 + Math.min(above[column], next[column - 1]));
        }
        return next;
    }
}
