package caravan.commands;

import java.util.List;

/**
 * What came of a reload.
 *
 * @param done does the next generation serve?
 * @param lines what to tell whoever ordered it
 */
public record Told(boolean done, List<String> lines) {
    public static Told done(String line) {
        return new Told(true, List.of(line));
    }

    public static Told refused(String line) {
        return new Told(false, List.of(line));
    }
}
