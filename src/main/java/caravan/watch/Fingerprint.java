package caravan.watch;

import caravan.config.Settings;
import caravan.routes.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the files of a generation look like, by their content: two that are equal lead to the same generation. It does not
 * matter how a file got there, so that links, mounts and renamed files are seen as well.
 *
 * @param wiring of what needs a new Camel context
 * @param data of what is only read
 */
public record Fingerprint(SortedMap<Path, Print> wiring, SortedMap<Path, Print> data) {
    private static final Pattern SECRET = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final String MISSING = "missing";

    /**
     * Of one file.
     *
     * @param whole does it end as files do? One that ends in the middle of a line may be half of what is to come
     */
    public record Print(String hash, boolean whole) {
        boolean missing() {
            return hash.equals(MISSING);
        }
    }

    /** Of the files as they are now; also of those that are not there, since they may come. */
    public static Fingerprint of(Settings.Places places) {
        Fingerprint print = new Fingerprint(new TreeMap<>(), new TreeMap<>());
        Path config = places.config();
        print.add(print.wiring, config.resolve("application.properties"));
        print.add(print.wiring, places.dotEnv());
        in(places.routes(), Routes::isRoutes).forEach(file -> print.add(print.wiring, file));
        Stream.of("providers.yaml", "models.yaml", "limits.yaml", "keys.yaml", "cache.yaml", "budgets.yaml")
                .forEach(name -> print.add(print.data, config.resolve(name)));
        print.add(print.data, places.pricing());
        print.add(print.data, places.data().resolve("prices.yaml"));
        if (places.foreign() != null) {
            print.add(print.data, places.foreign());
        }
        Stream.of(places.tlsCert(), places.tlsKey()).filter(Objects::nonNull).forEach(file -> put(print.data, file));
        return print;
    }

    private static Collection<Path> in(Path folder, Predicate<Path> which) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(which).toList();
        } catch (IOException | UncheckedIOException missing) {
            return List.of(); // which loading will tell
        }
    }

    /** The file, and the secrets that it refers to. */
    private void add(Map<Path, Print> prints, Path file) {
        byte[] content = put(prints, file);
        Matcher secrets = SECRET.matcher(new String(content, StandardCharsets.UTF_8));
        while (secrets.find()) {
            try {
                put(prints, Path.of(secrets.group(1)));
            } catch (InvalidPathException told) {
                // loading tells it, with its line
            }
        }
    }

    private static byte[] put(Map<Path, Print> prints, Path file) {
        byte[] content = {};
        try {
            content = Files.readAllBytes(file);
            boolean whole = content.length > 0 && content[content.length - 1] == '\n';
            prints.put(file, new Print(hash(content), whole));
        } catch (NoSuchFileException missing) {
            prints.put(file, new Print(MISSING, false));
        } catch (IOException unreadable) {
            prints.put(file, new Print(String.valueOf(unreadable.getMessage()), false));
        }
        return content;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The files that are not as they were then. */
    public Stream<Path> since(Fingerprint earlier) {
        SortedMap<Path, Print> before = earlier.all();
        SortedMap<Path, Print> now = all();
        return Stream.concat(before.keySet().stream(), now.keySet().stream())
                .distinct()
                .filter(file -> !Objects.equals(before.get(file), now.get(file)));
    }

    /** Is one of them only half there, or gone for a moment, as when an editor saves? */
    boolean doubtful(Fingerprint earlier) {
        SortedMap<Path, Print> now = all();
        return since(earlier)
                .anyMatch(file -> now.get(file) == null || !now.get(file).whole());
    }

    /** The files, all but routes, that were there then and are gone. */
    public Stream<Path> goneSince(Fingerprint earlier) {
        return all().entrySet().stream()
                .filter(file -> file.getValue().missing())
                .map(Map.Entry::getKey)
                .filter(earlier::has);
    }

    private boolean has(Path file) {
        Print print = all().get(file);
        return print != null && !print.missing();
    }

    private SortedMap<Path, Print> all() {
        SortedMap<Path, Print> all = new TreeMap<>(wiring);
        all.putAll(data);
        return all;
    }

    /** The folders in which these files are, for whoever watches. */
    Stream<Path> folders() {
        return all().keySet().stream()
                .map(file -> file.toAbsolutePath().getParent())
                .filter(Objects::nonNull)
                .distinct();
    }
}
