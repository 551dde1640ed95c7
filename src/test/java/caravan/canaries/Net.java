package caravan.canaries;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import caravan.testkit.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for secrets in all that comes out. */
record Net(List<Secret> secrets) {
    private static final int AROUND = 60;

    /** What has been caught in a text: one line each, with the place and what stands around it. */
    List<String> in(String place, String text, Set<Secret> allowed) {
        List<String> caught = new ArrayList<>();
        String lower = text.toLowerCase(Locale.ROOT);
        for (Secret secret : secrets) {
            if (!allowed.contains(secret)) {
                secret.forms().stream()
                        .mapToInt(form -> lower.indexOf(form.toLowerCase(Locale.ROOT)))
                        .filter(at -> at >= 0)
                        .limit(1)
                        .forEach(at -> caught.add(secret.name() + " in " + place + ": " + around(text, at)));
            }
        }
        return caught;
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - AROUND), Math.min(text.length(), at + AROUND))
                .replaceAll("\\p{Cntrl}", " ");
    }

    List<String> in(String place, List<String> texts) {
        return texts.stream()
                .flatMap(text -> in(place, text, Set.of()).stream())
                .toList();
    }

    /** All files below this one, to the byte: journals, the database with what has been deleted from it, and whatever else lies there. */
    List<String> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> in(file.toString(), read(file), Set.of()).stream())
                    .toList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @param own what this provider is to know */
    List<String> in(Seen request, Set<Secret> own) {
        String all = request.method() + " " + request.uri() + "\n" + request.headers() + "\n" + request.text();
        return in("the request " + request.uri(), all, own);
    }
}
