package caravan.routes;

import caravan.config.Mistake;
import caravan.hush.Hush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.camel.PropertyBindingException;

/** What Camel does not like in {@code application.properties}. Without the value, which may be a secret. */
public record CamelProperties(Path file) {
    public Mistake mistake(Throwable wrong) {
        StringBuilder words = new StringBuilder();
        String message = Mistake.root(wrong);
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            words.append(cause.getMessage()).append(' ');
            if (cause instanceof PropertyBindingException binding) {
                message = binding.getTarget().getClass().getSimpleName() + " has no option '"
                        + binding.getPropertyName() + "', or not with such a value";
            }
        }
        return at(words.toString(), Hush.over(message));
    }

    /** At the line whose key is in this text. */
    private Mistake at(String text, String message) {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            String key = lines.get(i).split("[=:]", 2)[0].strip();
            if (key.startsWith("camel.") && plain(text).contains(plain(key))) {
                return new Mistake(file.toString(), i + 1, key, message);
            }
        }
        return new Mistake(file.toString(), 0, "", message);
    }

    /** Camel takes connect-timeout for connectTimeout. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
