package caravan.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A {@code .properties} file in UTF-8, with the line of each key, which {@link Properties} forgets. */
record PropertiesFile(String name, List<Entry> entries) {
    /** @param line where the key stands, counted from 1 */
    record Entry(String key, String value, int line) {}

    /** A missing file is an empty one. */
    static PropertiesFile read(Path file, Mistakes mistakes) {
        List<Entry> entries = new ArrayList<>();
        try {
            parse(file, Files.readAllLines(file), entries, mistakes);
        } catch (NoSuchFileException none) {
            return new PropertiesFile(file.toString(), List.of());
        } catch (IOException unreadable) {
            mistakes.add(new Mistake(file.toString(), 0, "", "cannot be read: " + unreadable.getMessage()));
        }
        return new PropertiesFile(file.toString(), List.copyOf(entries));
    }

    private static void parse(Path file, List<String> lines, List<Entry> into, Mistakes mistakes) throws IOException {
        for (int start = 0, next; start < lines.size(); start = next) {
            next = end(lines, start);
            try {
                Properties one = new Properties();
                one.load(new StringReader(String.join("\n", lines.subList(start, next))));
                for (String key : one.stringPropertyNames()) {
                    into.add(new Entry(key, one.getProperty(key), start + 1));
                }
            } catch (IllegalArgumentException badEscape) {
                mistakes.add(new Mistake(
                        file.toString(), start + 1, "", "has a \\u that four hexadecimal digits do not follow"));
            }
        }
    }

    /** Where the entry that starts here ends: a line goes on in the next one if it ends in a backslash. */
    private static int end(List<String> lines, int start) {
        int end = start + 1;
        boolean comment = lines.get(start).strip().startsWith("#")
                || lines.get(start).strip().startsWith("!");
        while (!comment && end < lines.size() && goesOn(lines.get(end - 1))) {
            end++;
        }
        return end;
    }

    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
