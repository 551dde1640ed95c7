package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageToFileTest {
    @TempDir
    private Path folder;

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).matches("usage-\\d{4}-\\d\\d-\\d\\d\\.jsonl");
                for (String line : Files.readAllLines(file)) {
                    lines.add(Json.MAPPER.readTree(line));
                }
            }
        }
        return lines;
    }

    @Test
    void everyCallIsOneLineInTheFileOfTheDay() throws IOException {
        try (Gate gate = Gate.plan()
                .example("usage-to-file")
                .env("USAGE_FOLDER", folder.toString())
                .start()) {
            for (int i = 0; i < 3; i++) {
                gate.post("/v1/chat/completions", Gate.chat("demo/echo", i == 1));
            }
            gate.post("/v1/chat/completions", Gate.chat("no-such-model", false));
        }

        List<JsonNode> lines = lines();
        assertThat(lines).as("a stop waits until all is told").hasSize(4);
        assertThat(lines)
                .extracting(line -> line.path("outcome").asText())
                .containsOnly("ok", "caller_no_provider_key");
        assertThat(lines)
                .filteredOn(line -> line.path("outcome").asText().equals("ok"))
                .allSatisfy(
                        line -> assertThat(line.path("input_tokens").asInt()).isPositive());
    }
}
