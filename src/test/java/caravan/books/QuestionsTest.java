package caravan.books;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import caravan.testkit.StillClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked of the books, and what is said to those who ask wrongly. */
class QuestionsTest {
    private static final StillClock CLOCK = new StillClock(Instant.parse("2026-11-25T22:30:00Z"));
    private static Trade trade;

    /** Nine calls before midnight, nine in the hour after it, nine in the hour after that. */
    @BeforeAll
    static void deal() {
        trade = Trade.with(plan -> plan.clock(CLOCK));
        trade.deal(9);
        CLOCK.move(Duration.ofHours(2));
        trade.deal(9);
        CLOCK.move(Duration.ofHours(1));
        trade.deal(9);
        trade.awaitBooked(27);
    }

    @AfterAll
    static void close() {
        trade.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=2026-11-25 | 27",
                "from=2026-11-26 | 18",
                "to=2026-11-25 | 9",
                "from=2026-11-25&to=2026-11-25 | 9",
                "from=2026-11-25&to=2026-11-26 | 27",
                "from=2026-11-25T22:00:00Z&to=2026-11-25T23:00:00Z | 9",
                "from=2026-11-25T23:00:00Z&to=2026-11-26T01:00:00Z | 9",
                "from=2026-11-26T01:00:00Z | 9",
                "from=2026-11-26T01:00:00+01:00&to=2026-11-26T02:00:00%2B01:00 | 9",
                "from=2026-11-27 | 0",
                "to=2026-11-25T22:00:00Z | 0"
            })
    void aTimeIsWholeHoursOrDays(String query, int calls) {
        assertThat(trade.usage("?" + query).path("total").path("calls").asInt()).isEqualTo(calls);
        assertThat(trade.usage("?group_by=hour&" + query)
                        .path("total")
                        .path("calls")
                        .asInt())
                .isEqualTo(calls);
    }

    @Test
    void theAnswerSaysWhatItWasAsked() {
        JsonNode usage = trade.usage("?from=2026-11-25&to=2026-11-26&group_by=day,key");

        assertThat(usage.path("object").asText()).isEqualTo("usage");
        assertThat(usage.path("from").asText()).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(usage.path("to").asText()).isEqualTo("2026-11-27T00:00:00Z");
        assertThat(usage.path("group_by")).extracting(JsonNode::asText).containsExactly("day", "key");
        assertThat(usage.path("data")).hasSize(6);
        assertThat(usage.path("data").path(0).path("day").asText()).isEqualTo("2026-11-25");
        assertThat(usage.path("data").path(5).path("key").asText()).isEqualTo("cy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usage?from=yesterday | from",
                "usage?from=2026-11-31 | from",
                "usage?to=2026-11-25T10:30:00Z | to",
                "usage?from=2026-11-25T10:00:00%2B05:30 | from",
                "usage?from=2026-11-26&to=2026-11-25 | from",
                "usage?group_by=colour | group_by",
                "usage?group_by=model,model | group_by",
                "usage?format=xml | format",
                "usage?fron=2026-11-25 | fron",
                "usage?from=2026-11-25&from=2026-11-26 | from",
                "calls?limit=0 | limit",
                "calls?limit=1001 | limit",
                "calls?limit=many | limit",
                "calls?before=req_none | before",
                "calls?colour=red | colour"
            })
    void whatIsWrongIsNamed(String question, String parameter) throws Exception {
        HttpResponse<String> answer = trade.admin().get("/admin/" + question);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("param").asText()).isEqualTo(parameter);
        assertThat(error.path("message").asText()).contains("'" + parameter + "'");
    }

    @Test
    void aTableIsSafeInASpreadsheet() {
        HttpResponse<String> answer = trade.admin().get("/admin/usage?group_by=team,model&format=csv&to=2026-11-25");

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
        assertThat(answer.headers().firstValue("content-disposition").orElse(""))
                .contains("usage.csv");
        assertThat(answer.body())
                .startsWith(
                        "team,model,calls,errors,unpriced,estimated,cache_hits,input_tokens,"
                                + "output_tokens,cache_read_input_tokens,cache_creation_input_tokens,reasoning_output_tokens,cost_usd\r\n");
        assertThat(answer.body())
                .contains("\r\n'=cmd(),gpt-4o,1,")
                .endsWith("\r\n")
                .doesNotContain("\n=");
    }

    @Test
    void textsOfATableAreQuoted() {
        Csv csv = new Csv();
        csv.row(List.of("a,b", "say \"x\"", "two\r\nlines", "-1+1", "@x", "\tx", "plain", ""));
        csv.row(List.of("\uff1dx", "a;=b", "\nx"));

        assertThat(csv.toString())
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\r\nlines\",'-1+1,'@x,\"'\tx\",plain,\r\n"
                        + "'\uff1dx,\"a;=b\",\"'\nx\"\r\n");
    }

    @Test
    void onlyAdministratorsAreToldOfOthers() {
        for (String path : List.of("/admin/usage", "/admin/calls", "/admin/calls/x")) {
            assertThat(trade.gate().get(path).statusCode()).as(path).isEqualTo(401);
            assertThat(trade.gate().get(path, "Authorization", "Bearer sk-ann").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void whereThereAreNoKeysEverybodyAsksForWhatNobodyInParticularUsed() {
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            gate.post("/v1/chat/completions", Gate.chat("demo/echo", false));
            Trade.awaitBooked(gate, 1);

            JsonNode own = Trade.tree(gate.get("/v1/usage?group_by=key").body());
            assertThat(own.path("data").path(0).path("key").asText()).isEqualTo("anonymous");
            assertThat(own.path("total").path("calls").asInt()).isEqualTo(1);
        }
    }

    @Test
    void booksThatAreOffSaySoAndMakeNoFile() {
        long before = threads();
        try (Gate gate = Admin.in(Gate.plan()).flag("books", "false").start()) {
            gate.post("/v1/chat/completions", Gate.chat("demo/echo", false));

            HttpResponse<String> answer = Admin.of(gate).get("/admin/usage");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("books_off", "caravan.books");
            assertThat(gate.data().resolve("caravan.db")).doesNotExist();
            assertThat(threads()).isEqualTo(before);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("books"))
                .count();
    }
}
