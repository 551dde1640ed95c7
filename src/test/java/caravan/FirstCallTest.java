package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.FakeProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class FirstCallTest {
    @Test
    void aCallGoesThroughAndLeavesOneEntry() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).start()) {
            HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Caravan-Provider")).hasValue("openai");
            assertThat(answer.headers().firstValue("X-Caravan-Cost-Usd")).isPresent();
            assertThat(fake.seen()).hasSize(1);
            assertThat(fake.seen().getFirst().header("authorization")).isEqualTo("Bearer sk-house");
            assertThat(gate.entries()).hasSize(1);
            assertThat(gate.entries().getFirst().path("outcome").asText()).isEqualTo("ok");
        }
    }

    @Test
    void aStreamGoesThroughAndLeavesOneEntry() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan().openai(fake).start()) {
            HttpResponse<String> answer = gate.post("/v1/chat/completions", Gate.chat("gpt-4o", true));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("\"choices\":[]");
            assertThat(fake.seen().getFirst().text()).contains("\"include_usage\":true");
            assertThat(gate.entries()).hasSize(1);
            assertThat(gate.entries().getFirst().path("input_tokens").asLong()).isPositive();
        }
    }
}
