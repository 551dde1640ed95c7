package caravan.intruders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that no machine can work with, wherever a caller may write one: they are the caller's mistake, or the provider's to judge. */
class NumbersTest {
    private static final List<String> NUMBERS = List.of(
            "1e999",
            "-1e999",
            "1e999999999",
            "1e-999999999",
            "1e2147483648",
            "1e99999999999999",
            "1" + "0".repeat(900));

    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start().always(NumbersTest::said);
        gate = Gate.plan()
                .openai(fake)
                .env("CACHE_TTL", "5m")
                .file("config/cache.yaml", "only_deterministic: true\n")
                .file(
                        "config/providers.yaml",
                        "providers:\n  openai: {base_url: " + fake.url() + "/v1, keys: OPENAI_API_KEY}\n"
                                + "  claude: {base_url: " + fake.url()
                                + "/v1, native: {format: anthropic}, keys: OPENAI_API_KEY}\n"
                                + "  gem: {base_url: " + fake.url()
                                + "/v1, native: {format: gemini}, keys: OPENAI_API_KEY}\n")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    /** Says the number that it is asked about, in whatever form its path asks for. */
    private static Reply said(Seen seen) {
        Matcher asked = Pattern.compile("say:(\\S+)!").matcher(seen.text());
        if (!asked.find()) {
            return new Imitation().to(seen);
        }
        String number = asked.group(1);
        boolean stream = seen.text().matches("(?s).*\"stream\"\\s*:\\s*true.*")
                || seen.path().contains("stream");
        if (seen.path().endsWith("/messages")) {
            String message =
                    "{'type':'message','id':'m','role':'assistant','model':'m','content':[{'type':'text','text':'hi'}],"
                            + "'stop_reason':'end_turn','usage':{'input_tokens':N,'output_tokens':N}}";
            String event =
                    "{'type':'message_start','message':" + message.replace("{'type':'text','text':'hi'}", "") + "}";
            return reply(stream ? event : message, number, stream);
        }
        if (seen.path().contains("enerateContent")) {
            return reply(
                    "{'candidates':[{'content':{'role':'model','parts':[{'text':'hi'}]},'finishReason':'STOP'}],"
                            + "'usageMetadata':{'promptTokenCount':N,'candidatesTokenCount':N}}",
                    number,
                    stream);
        }
        String choice = stream ? "'delta':{'content':'hi'}" : "'message':{'role':'assistant','content':'hi'}";
        return reply(
                "{'id':'c','object':'chat.completion','created':1,'model':'m','choices':[{'index':0," + choice
                        + ",'finish_reason':'stop','odd':N}],"
                        + "'usage':{'prompt_tokens':N,'completion_tokens':N,'total_tokens':N,'cost':N,'seconds':N}}",
                number,
                stream);
    }

    private static Reply reply(String text, String number, boolean stream) {
        String json = text.replace('\'', '"').replace(":N", ":" + number);
        return stream ? Reply.sse(List.of(json, "[DONE]")) : Reply.json(json);
    }

    @ParameterizedTest
    @FieldSource("NUMBERS")
    void noNumberOfAProviderBreaksTheGateway(String number) {
        for (String model : List.of("openai/gpt-4o", "claude/claude-sonnet-4-5", "gem/gemini-2.5-pro")) {
            for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
                for (boolean stream : new boolean[] {false, true}) {
                    String asked = "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":" + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"say:" + number + "!\"}]}";
                    String answer = all(RawClient.post(path, asked, "Connection: close"));

                    String what = path + " " + model + " " + stream;
                    assertThat(answer).as(what).containsPattern("^HTTP/1.1 (200|500|502) ");
                    assertThat(answer).as(what).doesNotContain("Something failed in the gateway");
                }
            }
        }
        assertThat(gate.entries())
                .noneMatch(entry -> entry.path("outcome").asText().startsWith("gateway_"));
        assertThat(gate.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(gate.get("/stats").statusCode()).isEqualTo(200);
    }

    /** Be it cut off. */
    private static String all(String request) {
        try (RawClient caller = RawClient.to(gate.port())) {
            return new String(caller.send(request).rest(), StandardCharsets.UTF_8);
        }
    }

    static Stream<Arguments> numbers() {
        return Stream.of("temperature", "top_p", "max_tokens", "seed", "n", "presence_penalty", "whatever")
                .flatMap(field -> NUMBERS.stream().map(number -> Arguments.of(field, number)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void noNumberBreaksACall(String field, String number) {
        for (String model : List.of("openai/gpt-4o", "claude/claude-sonnet-4-5", "gem/gemini-2.5-pro")) {
            for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
                HttpResponse<String> answer = gate.post(
                        path,
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"" + field
                                + "\":" + number + "}");

                assertThat(answer.body()).as(path + " " + model).doesNotContain("internal", "gateway_error");
                assertThat(answer.statusCode())
                        .as(path + " " + model + answer.body())
                        .isNotEqualTo(500);
            }
        }
    }
}
