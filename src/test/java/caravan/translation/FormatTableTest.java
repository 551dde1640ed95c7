package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on wire formats says what their tests say. */
class FormatTableTest {
    private static final Map<String, FormatContract> TESTED = Map.of(
            "openai", new OpenAiFormatTest(),
            "anthropic", new AnthropicFormatTest(),
            "gemini", new GeminiFormatTest(),
            "cohere", new CohereFormatTest(),
            "gigachat", new GigaChatFormatTest(),
            "ollama", new OllamaFormatTest(),
            "cloudflare", new CloudflareFormatTest());

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/wire-formats.md"));
    }

    @Test
    void itsTableIsWhatTheContractsSay() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\w+) \\| `http[^|]*\\| ([^|]*) \\|$")
                .matcher(page());
        while (row.find()) {
            Matcher names = Pattern.compile("`(\\w+)`").matcher(row.group(2));
            told.put(row.group(1), names.results().map(name -> name.group(1)).collect(Collectors.toSet()));
        }

        assertThat(told)
                .isEqualTo(
                        TESTED.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                                .unsaid())));
    }

    @Test
    void itNamesAllWhoseQuirksAreKnown() throws IOException {
        String all = page().replaceAll("(?s).*Known are (.*?)\\..*", "$1").replaceAll("\\s+", " ");
        Set<String> named = new TreeSet<>(Set.of(all.split(", | and ")));

        assertThat(named).isEqualTo(new TreeSet<>(Shipped.withQuirks()));
    }
}
