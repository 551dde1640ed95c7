package caravan.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The configuration that a document of another gateway shows, where that document is at hand, and one of the same form. */
final class Sample {
    private static final Path DOCUMENTS = Path.of("..", "shared", "systems");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

    static final String ROXY = """
            listen_addr: ":8080"
            api_keys:
              - key_env_var: "OPENAI_API_KEY_1"
                provider: "openai"
                max_rpm: 3500
                max_tpm: 90000
                cooldown_sec: 60
            model_rules:
              - source_model: "gpt-4"
                target_models:
                  - "gpt-4"
                  - "claude-2"
                selection_policy: "fallback"
            providers:
              openai:
                base_url: "https://api.openai.com/v1"
              anthropic:
                base_url: "https://api.anthropic.com/v1"
            """;

    static final String AI_PROXY = """
            models:
              - name: deepseek/deepseek-r1:free
                provider: openrouter
                priority: 1
                requests_per_minute: 20
                requests_per_hour: 1000
                requests_per_day: 1000
                url: "https://openrouter.ai/api/v1/chat/completions"
                token: "your_openrouter_api_token"
                max_request_length: 167731
                model_size: BIG
                http_client_config:
                  timeout_seconds: 30
                  idle_conn_timeout_seconds: 90
            """;

    private Sample() {}

    /** Ours, and those of the documents. */
    static Stream<String> roxy() {
        return Stream.concat(Stream.of(ROXY), shown("listen_addr:"));
    }

    static Stream<String> aiProxy() {
        return Stream.concat(Stream.of(AI_PROXY), shown("http_client_config:"));
    }

    private static Stream<String> shown(String with) {
        return documents().stream()
                .flatMap(text -> YAML.matcher(text).results())
                .map(block -> block.group(1))
                .filter(block -> block.contains(with));
    }

    private static List<String> documents() {
        if (!Files.isDirectory(DOCUMENTS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(DOCUMENTS)) {
            return files.sorted().map(Sample::text).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
