package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.peers.Complaint;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Providers that answer, but not as they should. */
class FaultyAnswersTest {
    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan().openai(fake).start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> ask(Reply reply) {
        fake.next(reply);
        return gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false));
    }

    private static String outcome() {
        return gate.entries().getLast().path("outcome").asText();
    }

    @Test
    void anAnswerThatIsNoJsonIsTheProvidersFault() {
        for (String body : List.of("<html>It works!</html>", "{\"choices\":[{", "")) {
            HttpResponse<String> answer = ask(Reply.json(body));

            assertThat(answer.statusCode()).as(body).isEqualTo(502);
            assertThat(answer.body()).contains("\"code\":\"upstream_invalid\"");
            assertThat(outcome()).isEqualTo("provider_invalid_answer");
        }
    }

    @Test
    void aRedirectIsNotFollowedAndNotPassedOn() {
        HttpResponse<String> redirected = ask(Reply.of(307).header("location", "http://127.0.0.1:1/elsewhere"));

        assertThat(redirected.statusCode()).isEqualTo(502);
        assertThat(redirected.headers().firstValue("location")).isEmpty();
    }

    @Test
    @Complaint(number = 43, of = "BerriAI/litellm#10593")
    void anErrorUnderStatus200IsPassedOnAndCountedAsOne() {
        String error =
                "{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
        HttpResponse<String> answer = ask(Reply.json(error));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(error);
        assertThat(outcome()).isEqualTo("provider_stream_error");
    }

    @Test
    void theConnectionOfAnErrorIsUsedAgain() {
        ask(Replies.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down"));
        int connections = fake.connections();
        ask(Replies.error(429, "rate_limit_error", "rate_limit_exceeded", "Slow down"));

        assertThat(fake.connections()).isEqualTo(connections);
    }
}
