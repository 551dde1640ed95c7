package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All that docs/editing-routes.md tells a user to paste, pasted as it says. */
class EditingRoutesTest {
    private static final Page PAGE = Page.read(Path.of("docs", "editing-routes.md"));
    private static final String CHAT = "/v1/chat/completions";
    private static Gate gate;

    /** Not on the page: these show the thread on which a bean of the user's own runs. */
    private static final String WHERE = """
            - route:
                id: where
                from:
                  uri: platform-http:/my/where
                  steps:
                    - bean: {id: any-bean, ref: scales, method: weigh}
                    - setBody: {id: say-where, expression: {simple: {expression: "${threadName}"}}}
            - route:
                id: where-logged
                from:
                  uri: platform-http:/my/where-logged
                  steps:
                    - log: {id: bean-in-text, message: "${bean:scales}"}
                    - setBody: {id: say-where-logged, expression: {simple: {expression: "${threadName}"}}}
            """;

    @BeforeAll
    static void paste() throws IOException {
        Gate.Plan plan = Gate.plan();
        String answer = Files.readString(Path.of("routes", "answer.camel.yaml"));
        for (String block : PAGE.blocks("yaml")) {
            String target = block.lines().findFirst().orElseThrow();
            String pasted = block.substring(target.length() + 1);
            if (target.contains(", after ")) {
                answer = after(answer, target.split(", after ", 2)[1], pasted);
            } else if (target.contains(", in place of ")) {
                answer = inPlaceOf(answer, target.split(", in place of ", 2)[1], pasted);
            } else {
                plan.file(target.substring(2), pasted);
            }
        }
        String properties = Files.readString(Path.of("config", "application.properties"));
        gate = plan.file("routes/answer.camel.yaml", answer)
                .file("routes/where.camel.yaml", WHERE)
                .file(
                        "config/application.properties",
                        properties + PAGE.blocks("properties").getFirst())
                .start();
    }

    private static String after(String file, String step, String pasted) {
        String line = line(file, step);
        return file.replace(line, line + pasted);
    }

    private static String inPlaceOf(String file, String step, String pasted) {
        return file.replace(line(file, step), pasted);
    }

    private static String line(String file, String step) {
        return file.lines()
                        .filter(line -> line.contains("id: " + step + ","))
                        .findFirst()
                        .orElseThrow()
                + "\n";
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    @Test
    void aPastedStepIsPartOfThePipeline() {
        assertThat(gate.post(CHAT, Gate.chat("demo/echo", true)).statusCode()).isEqualTo(200);
        assertThat(gate.get("/metrics").body()).contains("calls_by_caller_total{caller=\"anonymous\"");
    }

    @Test
    void aDisabledStepIsLeftOut() {
        HttpResponse<String> answer = gate.post(CHAT, Gate.chat("demo/echo", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).isEmpty();
    }

    @Test
    void aRouteOfOnesOwnAnswersOnTheLoop() {
        HttpResponse<String> answer = gate.get("/my/hello", "X-Mine", "secret");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("Hello 127.0.0.1, from vert.x-eventloop-thread-");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("X-Mine")).isEmpty();
    }

    @Test
    void anotherDoorLeadsToTheSamePipeline() {
        assertThat(gate.post("/my/chat", Gate.chat("demo/echo", false)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBeanOfOnesOwnRefuses() {
        HttpResponse<String> answer =
                gate.post(CHAT, Gate.chat("demo/echo", false).replace("Samarkand", "Samarkand".repeat(2_000)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("Letters of more than 10,000 bytes are not carried.");
    }

    @Test
    void aRouteWithABeanOfOnesOwnRunsOnAVirtualThread() {
        assertThat(gate.get("/my/where").body()).startsWith("req_");
        assertThat(gate.get("/my/where-logged").body()).startsWith("req_");
    }

    @Test
    void theBeanIsTheOneOnThePage() throws IOException {
        List<String> java = PAGE.blocks("java");

        assertThat(java).containsExactly(Files.readString(Path.of("src", "test", "java", "mine", "Scales.java")));
    }
}
