package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Losses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients have asked is told to every provider, or refused by the name of what cannot be told. */
class RecordedRequestsTest {
    /** They ask in a form of their own. */
    private static final Set<String> OTHERS = Set.of("bedrock", "cohere", "gemini", "gigachat");

    static Stream<Path> asked() {
        return Recording.files()
                .filter(file -> file.toString().endsWith(".request.json"))
                .filter(file -> !OTHERS.contains(Recording.provider(name(file)))
                        && !name(file).contains("/native-"))
                .filter(file -> text(file).contains("\"messages\""));
    }

    private static String name(Path file) {
        return Recording.HOME.relativize(file).toString();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8); // some are forms with sound in them
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("asked")
    void whatWasAskedIsToldToEveryProvider(Path file) {
        Dialect dialect = name(file).startsWith("anthropic/") ? Streams.MESSAGES : Streams.CHAT;
        for (Column column : Column.ALL) {
            for (String model : column.models()) {
                Losses losses = new Losses(false);
                try {
                    Json json = Json.read(text(file).getBytes(UTF_8), (name, parser) -> {});
                    byte[] body =
                            column.format().body(dialect.read(json, losses).to(model), losses);

                    assertThat(Said.parse(new String(body, UTF_8)).isObject()).isTrue();
                } catch (Refused refused) {
                    assertThat(refused.param()).as(refused.getMessage()).isNotBlank();
                }
            }
        }
    }
}
