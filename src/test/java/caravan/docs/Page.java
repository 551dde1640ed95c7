package caravan.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation. */
record Page(Path file, String text) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Every page that the project has. */
    static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        for (Path root : List.of(Path.of("docs"), Path.of("examples"))) {
            pages.addAll(pages(root, Integer.MAX_VALUE));
        }
        pages.addAll(pages(Path.of(""), 1));
        return pages;
    }

    private static List<Page> pages(Path root, int depth) {
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(Page::read)
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** What stands between fences, for this language. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The links that lead to no other host. */
    List<String> localLinks() {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** Headings as GitHub makes anchors of them. */
    List<String> anchors() {
        return HEADING.matcher(text).results().map(Page::anchor).toList();
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} -]", "")
                .replace(' ', '-');
    }
}
