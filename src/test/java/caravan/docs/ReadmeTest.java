package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What README.md tells a newcomer to type, typed. */
class ReadmeTest {
    private static final Page README = Page.read(Path.of("README.md"));
    private static FakeProvider openai;
    private static Gate gate;

    @BeforeAll
    static void start() {
        openai = FakeProvider.start();
        gate = Gate.plan().ownKeys(openai).start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        openai.close();
    }

    @Test
    void everyCurlSucceeds() throws IOException, InterruptedException {
        List<String> commands = README.blocks("sh").stream()
                .filter(block -> block.startsWith("curl ") && block.contains("localhost:8080"))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            assertThat(Shell.run(command, gate.port(), Map.of("OPENAI_API_KEY", "sk-callers-own")))
                    .as(command)
                    .contains("\"object\":");
        }
        assertThat(openai.seen().getLast().header("authorization")).isEqualTo("Bearer sk-callers-own");
    }

    @Test
    void theHeadersAreThoseThatAreShown() {
        String shown = README.text().substring(README.text().indexOf("    X-Request-Id:"));
        List<String> names = shown.lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.strip().split(":", 2)[0])
                .toList();

        assertThat(names).hasSize(5);
        assertThat(gate.post("/v1/chat/completions", Gate.chat("demo/echo", false))
                        .headers()
                        .map()
                        .keySet())
                .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                .containsAll(names);
    }

    @Test
    void theTwoLinesForTheSdkWork() {
        assertThat(README.blocks("java").getFirst().replaceAll("\\s", "")).isEqualTo("""
                OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl("http://localhost:8080/v1").apiKey("your key").build();
                client.chat().completions().create(ChatCompletionCreateParams.builder().model("demo/echo").addUserMessage("Hello").build());
                """.replaceAll("\\s", ""));
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gate.url())
                .apiKey("your key")
                .build();
        ChatCompletion answer = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("demo/echo")
                        .addUserMessage("Hello")
                        .build());

        assertThat(answer.choices().getFirst().message().content()).hasValue("Hello");
        client.close();
    }
}
