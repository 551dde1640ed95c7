package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route of a user's own may leave what cannot be written. */
class OwnRouteTest {
    private static final String ROUTE = """
            - route:
                id: mine
                from:
                  uri: platform-http:/mine
                  steps:
                    - setHeader: {name: X-Mine, expression: {constant: {expression: "a\\nb"}}}
                    - setBody: {expression: {constant: {expression: "hello"}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void aHeaderThatCannotBeWrittenLeavesNobodyWaiting(String threads) throws Exception {
        try (Hush hush = Hush.now();
                Gate gate = Gate.plan()
                        .file("routes/mine.camel.yaml", ROUTE)
                        .flag("threads", threads)
                        .start();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpResponse<String> answer = CompletableFuture.supplyAsync(() -> gate.get("/mine"), caller)
                    .get(10, TimeUnit.SECONDS);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("\"server_error\"");
            assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        }
    }
}
