package caravan.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables that configuration may refer to: those of the process, and those of a {@code .env} file where the process
 * has none of that name. Files write {@code ${env:NAME}}, {@code ${env:NAME:-otherwise}} and {@code ${file:/path}}.
 *
 * @param literal is {@code ${…}} a text like any other?
 */
public record Environment(Map<String, String> variables, boolean literal) {
    /** For what does not come from whoever owns this machine: it must not see its variables and files. */
    public static final Environment LITERAL = new Environment(Map.of(), true);

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");

    public Environment(Map<String, String> variables) {
        this(variables, false);
    }

    /** An empty variable counts as not set. */
    public @Nullable String get(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** These variables, and those of the file that are not among them. A missing file adds nothing. */
    public Environment with(Path dotEnv, Mistakes mistakes) {
        if (!Files.isRegularFile(dotEnv)) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>();
        try {
            int line = 0;
            for (String text : Files.readAllLines(dotEnv)) {
                line++;
                readLine(text.strip(), all, dotEnv, line, mistakes);
            }
        } catch (IOException unreadable) {
            mistakes.add(new Mistake(dotEnv.toString(), 0, "", "cannot be read: " + unreadable.getMessage()));
        }
        all.putAll(variables);
        return new Environment(all);
    }

    private static void readLine(String text, Map<String, String> into, Path file, int line, Mistakes mistakes) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        String assignment = text.startsWith("export ") ? text.substring(7) : text;
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            mistakes.add(new Mistake(file.toString(), line, "", "expected NAME=value"));
            return;
        }
        into.put(
                assignment.substring(0, equals).strip(),
                unquote(assignment.substring(equals + 1).strip()));
    }

    private static String unquote(String value) {
        char quote = value.isEmpty() ? ' ' : value.charAt(0);
        if (quote == '"' || quote == '\'') {
            int close = value.indexOf(quote, 1);
            return close < 0 ? value : value.substring(1, close);
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }

    /**
     * The text with its references resolved; null if one of them has no value. A file's value is its content without
     * the white space around it, since a new line at the end of a secret breaks a header.
     */
    public @Nullable String resolve(String text) {
        if (literal) {
            return text;
        }
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (reference.find()) {
            String value = "env".equals(reference.group(1)) ? variable(reference.group(2)) : file(reference.group(2));
            if (value == null) {
                return null;
            }
            reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return reference.appendTail(resolved).toString();
    }

    private @Nullable String variable(String reference) {
        int otherwise = reference.indexOf(":-");
        String value = get(otherwise < 0 ? reference : reference.substring(0, otherwise));
        return value != null || otherwise < 0 ? value : reference.substring(otherwise + 2);
    }

    private static @Nullable String file(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
