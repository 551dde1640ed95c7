package caravan.config;

/** How far a typing error is from the word that was meant. */
final class Distance {
    private Distance() {}

    /** The number of letters to add, drop, change, or swap with the next (optimal string alignment). */
    static int between(String one, String other) {
        int[] before = new int[0];
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] next = new int[above.length];
            next[0] = row;
            for (int column = 1; column < next.length; column++) {
                int changed = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                int least = Math.min(changed, 1 + Math.min(above[column], next[column - 1]));
                next[column] = swapped(one, row, other, column) ? Math.min(least, 1 + before[column - 2]) : least;
            }
            before = above;
            above = next;
        }
        return above[other.length()];
    }

    private static boolean swapped(String one, int row, String other, int column) {
        return row > 1
                && column > 1
                && one.charAt(row - 1) == other.charAt(column - 2)
                && one.charAt(row - 2) == other.charAt(column - 1);
    }
}
