package caravan.translation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in a page that says what the code does. With {@code -Dtable=write} it is written anew, to be read before it is committed.
 *
 * @param lines of it, the head first
 */
record PageTable(Path page, List<List<String>> lines) {
    /** The table that has this at the beginning of its head. */
    static PageTable read(Path page, String first) {
        List<List<String>> lines = new ArrayList<>();
        text(page)
                .lines()
                .dropWhile(line -> !line.startsWith("| " + first + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> lines.add(cells(line)));
        if (lines.size() > 1) {
            lines.remove(1);
        }
        return new PageTable(page, lines);
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** Puts these lines in its place, if that is wanted. */
    PageTable rewritten(List<List<String>> rows) {
        if (!"write".equals(System.getProperty("table"))) {
            return this;
        }
        List<List<String>> anew = new ArrayList<>(List.of(lines.getFirst()));
        anew.addAll(rows);
        try {
            Files.writeString(page, text(page).replace(markdown(lines), markdown(anew)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return new PageTable(page, anew);
    }

    private static String markdown(List<List<String>> lines) {
        StringBuilder all = new StringBuilder();
        for (List<String> line : lines) {
            all.append("| ").append(String.join(" | ", line)).append(" |\n");
            if (line == lines.getFirst()) {
                all.append("|---".repeat(line.size())).append("|\n");
            }
        }
        return all.toString();
    }

    List<List<String>> rows() {
        return lines.subList(1, lines.size());
    }
}
