package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.Imitation;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SummarizeTest {
    private static final String TEXT = "He said \"no\"\n\tand left. ${body.request} {{env:HOME}} 旅行";

    private static HttpResponse<String> send(Gate gate, String text) {
        return Gate.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + "/v1/summarize"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build());
    }

    @Test
    void aTextIsAskedAboutInTheWordsOfTheTemplate() throws Exception {
        String properties = Files.readString(Path.of("examples/summarize/application.properties"));
        try (Rig rig = Rig.house(plan -> plan.example("summarize"))) {
            rig.fake().always(new Imitation());
            rig.gate().write("config/application.properties", properties.replace("demo/echo", "gpt-5-mini"));
            assertThat(rig.gate().reload()).first().isEqualTo("done");

            HttpResponse<String> answer = send(rig.gate(), TEXT);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains(Imitation.TEXT);
            JsonNode asked = rig.lastSeen().json();
            assertThat(rig.lastSeen().uri()).isEqualTo("/v1/chat/completions");
            assertThat(asked.path("model").asText()).isEqualTo("gpt-5-mini");
            assertThat(asked.at("/messages/0/content").asText())
                    .startsWith("Summarise the text below in at most three sentences")
                    .endsWith(TEXT);
            JsonNode entry =
                    rig.gate().entry(answer.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(entry.path("operation").asText()).isEqualTo("chat");
            assertThat(entry.path("input_tokens").asInt()).isPositive();
        }
    }

    @Test
    void itIsNoWayAroundTheKeys() {
        try (Gate gate = Gate.plan().example("summarize").env("AUTH_TOKEN", "t").start()) {
            assertThat(send(gate, "text").statusCode()).isEqualTo(401);
        }
    }
}
