package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Operation;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table in docs/endpoints.md, tried. */
class EndpointsPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(POST|GET) [^|]*\\|[^|]*\\|[^|]*\\|[^|]*\\|$");
    private static final Pattern CODE = Pattern.compile("`(?:POST |GET )?([^`]+)`");
    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "https://api.openai.com/v1", keys: OPENAI_API_KEY, responses: true}
              anthropic: {base_url: "${env:OPENAI_API_URL}", native: {format: anthropic}, keys: OPENAI_API_KEY, prefixes: [claude]}
            """;
    private static final String ANSWER = """
            {"id":"x","type":"message","role":"assistant","content":[],"stop_reason":"end_turn","data":[{"b64_json":"AAAA"}],\
            "choices":[],"status":"completed","usage":{"input_tokens":3,"prompt_tokens":3,"output_tokens":0,"total_tokens":3}}""";
    private static final int HELD = 2_000;

    private static Rig rig;

    private record Row(String method, String path, String body, String held, String usage) {}

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan.file("config/providers.yaml", PROVIDERS).flag("max-body", HELD + ""));
        rig.fake().always(Reply.json(ANSWER));
        rig.fake().when(seen -> seen.path().endsWith("/count_tokens"), Reply.json("{\"input_tokens\":3}"));
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        ROW.matcher(Page.read(Path.of("docs", "endpoints.md")).text()).results().forEach(found -> {
            List<String> cells = Arrays.stream(found.group().split("\\|", -1))
                    .map(String::strip)
                    .toList();
            CODE.matcher(cells.get(1))
                    .results()
                    .forEach(path ->
                            rows.add(new Row(found.group(1), path.group(1), cells.get(2), cells.get(3), cells.get(4))));
        });
        return rows;
    }

    static Stream<Row> posts() {
        return rows().stream().filter(row -> row.method().equals("POST"));
    }

    private static String json(Row row, String more) {
        String model = row.path().contains("messages") ? "claude" : "gpt-1";
        String prompt = row.path().equals("/v1/responses") ? "" : ",\"prompt\":\"x\"";
        return "{\"model\":\"" + model + "\",\"input\":\"x\",\"query\":\"x\",\"documents\":[\"x\"],\"max_tokens\":9,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + prompt + more + "}";
    }

    private static String form(Row row, String more) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + more
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-1\r\n--b--\r\n";
        return "POST " + row.path()
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static List<String> requests(Row row, String more) {
        return Arrays.stream(row.body().split(" or ", -1))
                .map(kind -> kind.equals("form")
                        ? form(row, more)
                        : RawClient.post(row.path(), json(row, ",\"user\":\"" + more + "\"")))
                .toList();
    }

    @Test
    void everyOperationHasARow() {
        List<String> paths = rows().stream().map(Row::path).toList();

        for (Operation each : Operation.values()) {
            if (each != Operation.PASS_THROUGH) {
                assertThat(paths).as(each.label()).containsAnyOf("/v1/" + each.path(), "/" + each.path());
            }
        }
        assertThat(paths).hasSizeGreaterThan(16).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("posts")
    void aRowIsTrue(Row row) {
        for (String request : requests(row, "")) {
            RawClient.Answer answer = rig.say(request);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            JsonNode entry = rig.entry(answer);
            assertThat(entry.path("operation").asText()).isNotEqualTo("pass_through");
            assertThat(entry.path("input_tokens").asLong() == 3)
                    .isEqualTo(!row.usage().equals("no"));
        }
        for (String request : requests(row, "x".repeat(HELD))) {
            assertThat(row.held()).isEqualTo("held");
            assertThat(rig.say(request).status()).isEqualTo(413);
        }
        assertThat(rig.say("PUT " + row.path() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void whatIsAnsweredHereHasNoBody() {
        assertThat(rig.gate().get("/v1/models").statusCode()).isEqualTo(200);
        assertThat(rig.gate().get("/v1/models/demo/echo").statusCode()).isEqualTo(200);
        assertThat(rig.gate().get("/v1/usage").statusCode()).isEqualTo(200);
        assertThat(rows()).filteredOn(row -> row.method().equals("GET")).hasSize(3);
    }
}
