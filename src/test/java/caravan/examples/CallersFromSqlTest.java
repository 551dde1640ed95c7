package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersFromSqlTest {
    @TempDir
    static Path folder;

    private static Gate gate;

    @BeforeAll
    static void install() throws Exception {
        Path database = folder.resolve("callers.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(Files.readString(Path.of("examples/callers-from-sql/callers.sql")));
        }
        gate = Gate.plan()
                .example("callers-from-sql")
                .env("CALLERS_DB", database.toString())
                .start();
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    private static HttpResponse<String> ask(String key) {
        return gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", "Bearer " + key);
    }

    @Test
    void theBooksKnowTheCallerByTheNameInTheTable() {
        HttpResponse<String> answer = ask("one");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = gate.entry(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(entry.path("caller").asText()).isEqualTo("Ana Souza");
        assertThat(entry.path("team").asText()).isEqualTo("search");
    }

    @Test
    void whoIsNotInTheTableIsRefused() {
        HttpResponse<String> answer = ask("three");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Nobody is known by the key key-99.");
    }
}
