package caravan.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Cost;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Outcome;
import caravan.call.Request;
import caravan.call.Usage;
import caravan.call.Wanted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table in docs/editing-routes.md: each expression can be read, and gives the example beside it. */
class ReadableCallTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\$\\{body[^`]*})` \\| (?:`([^`]*)`|…) \\|");
    private static final String BODY =
            "{\"model\":\"fast\",\"stream\":true,\"user\":\"u-7\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @TestFactory
    Stream<DynamicTest> eachExpressionGivesTheExampleBesideIt() throws IOException {
        DefaultCamelContext camel = new DefaultCamelContext();
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(answered());
        return rows().stream()
                .map(row ->
                        DynamicTest.dynamicTest(row.group(1), () -> check(row, read(camel, exchange, row.group(1)))));
    }

    /** What changes from call to call has no example. */
    private static void check(MatchResult row, String read) {
        if (row.group(2) == null) {
            assertThat(read).matches("\\d+");
        } else {
            assertThat(read).isEqualTo(row.group(2));
        }
    }

    @Test
    void whatIsNotKnownYetIsNull() {
        DefaultCamelContext camel = new DefaultCamelContext();
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(arrived());

        assertThat(read(camel, exchange, "${body?.usage.inputTokens}")).isEqualTo("null");
        assertThat(read(camel, exchange, "${body.responseModel}")).isEqualTo("null");
        assertThatThrownBy(() -> read(camel, exchange, "${body.usage.inputTokens}"))
                .isNotNull();
    }

    private static String read(DefaultCamelContext camel, Exchange exchange, String expression) {
        return String.valueOf(
                camel.resolveLanguage("simple").createExpression(expression).evaluate(exchange, String.class));
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "editing-routes.md")))
                .results()
                .toList();
    }

    @Test
    void theTableIsThere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(15);
    }

    private static Call arrived() {
        Headers headers = Headers.of("User-Agent", "curl/8");
        Request request =
                new Request("POST", "/v1/chat/completions", "a=1", headers, BODY.getBytes(UTF_8), "192.0.2.7");
        return new Call("req_1", Instant.parse("2026-11-20T12:00:00Z"), request, new FakeWire(), done -> {});
    }

    private static Call answered() {
        Call call = arrived();
        call.open(new Wanted(
                Operation.CHAT, Json.read(call.request().body(), (name, parser) -> {}), "fast", true, false));
        call.calledBy(new Caller("team-a", List.of(), null));
        call.mayAsk(List.of(new Candidate("openai", "gpt-5-mini")));
        call.attempt(call.candidates().getFirst());
        call.firstChunk();
        call.answered(new Answer.Whole(200, Headers.NONE, new byte[0]));
        call.answeredAs("gpt-5-mini-2025-08-07");
        call.used(new Usage(9, 3, 0, 0, 0, 4, 1, 0, "default", null, false));
        call.priced((candidate, responseModel, usage) -> new Cost(new BigDecimal("0.0000125"), "gpt-5-mini"));
        call.conclude(Outcome.ok(200));
        return call;
    }
}
