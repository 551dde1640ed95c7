package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with an order is said by its name, all of it at once, and nothing is done. */
class KeyFieldsTest {
    private static Gate gate;
    private static Admin admin;

    @BeforeAll
    static void start() {
        gate = Admin.in(Gate.plan()).start();
        admin = Admin.of(gate);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    private static JsonNode error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = Admin.tree(answer).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        return error;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "name; 5",
                "name; true",
                "name; ''",
                "name; [\"a\"]",
                "name; {\"a\": 1}",
                "name; null",
                "name; \"anonymous\"",
                "name; \"auth-token\"",
                "name; \"own-1234\"",
                "name; \" padded\"",
                "name; \"two\\nlines\"",
                "name; \"\\u2028\"",
                "name; \"\\u202e\"",
                "owner; 5",
                "owner; [\"a\"]",
                "owner; \"two\\nlines\"",
                "team; false",
                "team; {\"a\": 1}",
                "tags; {\"a\": 1}",
                "tags; [{\"a\": 1}]",
                "tags; [\"a\", \"a\"]",
                "tags; [\"two\\nlines\"]",
                "role; 5",
                "role; \"Not a word\"",
                "models; []",
                "models; {\"a\": 1}",
                "models; [[\"a\"]]",
                "providers; []",
                "providers; [{}]",
                "passthrough; []",
                "passthrough; [\"not a path\"]",
                "enabled; \"perhaps\"",
                "enabled; [true]",
                "enabled; 1",
                "expires_at; 1893456000",
                "expires_at; \"tomorrow\"",
                "expires_at; \"2027-01-31\"",
                "limits; \"many\"",
                "limits; {\"a\": 1}",
                "limits[0].amount; [{\"window\": \"1m\"}]",
                "limits[0].window; [{\"amount\": 5, \"window\": \"soon\"}]",
                "limits[0].measure; [{\"amount\": 5, \"window\": \"1m\", \"measure\": \"laughs\"}]",
                "budget; []",
                "budget; \"a lot\"",
                "budget; \"5/fortnight\"",
                "budget.per; {\"usd\": 5, \"per\": \"fortnight\"}",
                "budget.usd; {\"usd\": \"much\", \"per\": \"day\"}",
                "key; \"ck-mine\"",
                "sha256; \"abc\"",
                "id; \"key_1\"",
                "nmae; \"x\""
            })
    void everyFieldThatIsWrongIsNamed(String field, String value) {
        String key = field.replaceAll("[.\\[].*", "");
        String others = key.equals("name") ? "" : ", \"name\": \"fields\"";
        String said = value.isEmpty() ? "\"\"" : value;

        JsonNode error = error(admin.send("POST", "/admin/keys", "{\"" + key + "\": " + said + others + "}"));

        assertThat(error.path("param").asText()).as(error.toString()).isEqualTo(field);
        assertThat(error.path("message").asText()).contains(field + ": ");
        assertThat(admin.get("/admin/keys").body()).doesNotContain("\"fields\"");
    }

    /** May it spend nothing then, or what it likes? */
    @Test
    void anEmptyBudgetChangesNoKey() {
        JsonNode key = admin.make("{\"name\": \"thrifty\", \"budget\": \"5/day\"}");
        String path = "/admin/keys/" + key.path("id").asText();

        JsonNode error = error(admin.send("PATCH", path, "{\"budget\": []}"));

        assertThat(error.path("message").asText()).contains("names none", "0/total");
        assertThat(admin.get(path).body()).contains("\"budget\":\"5/day\"");
        assertThat(admin.send("PATCH", path, "{\"budget\": null}").body()).doesNotContain("budget");
        admin.send("DELETE", path, "");
    }

    @Test
    void whatThereIsNotCannotBeTakenAway() {
        JsonNode key = admin.make("{\"name\": \"whole\"}");
        String path = "/admin/keys/" + key.path("id").asText();

        JsonNode error = error(admin.send("PATCH", path, "{\"budgt\": null}"));

        assertThat(error.path("param").asText()).isEqualTo("budgt");
        assertThat(admin.send("PATCH", path, "{\"budget\": null}").statusCode()).isEqualTo(200);
        admin.send("DELETE", path, "");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        JsonNode error = error(admin.send(
                "POST",
                "/admin/keys",
                "{\"models\": [], \"enabled\": \"x\", \"expires_at\": \"x\", \"onwer\": \"ana\"}"));

        assertThat(error.path("message").asText())
                .contains(
                        "name: is missing", "models: ", "enabled: ", "expires_at: ", "onwer: ", "did you mean owner?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name: yaml",
                "[]",
                "\"text\"",
                "null",
                "{\"name\": \"twice\", \"name\": \"twice\"}",
                "{\"name\": \"deep\", \"budget\": {\"usd\": 1, \"usd\": 2, \"per\": \"day\"}}",
                "{\"name\": \"cut",
                "{\"name\": \"more\"} {}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        error(admin.send("POST", "/admin/keys", body));
    }

    @Test
    void aBodyIsShort() {
        String long1 = "{\"name\": \"" + "x".repeat(70_000) + "\"}";

        assertThat(admin.send("POST", "/admin/keys", long1).statusCode()).isEqualTo(413);
    }

    @Test
    void anOrderSeesNothingOfTheMachine() {
        JsonNode key = admin.make(
                "{\"name\": \"curious\", \"owner\": \"${env:PATH}\", \"tags\": [\"${file:/etc/hostname}\"]}");

        assertThat(key.path("owner").asText()).isEqualTo("${env:PATH}");
        assertThat(key.at("/tags/0").asText()).isEqualTo("${file:/etc/hostname}");
    }

    @Test
    void whatIsDoubtfulIsDoneAndSaid() {
        JsonNode key = admin.make("{\"name\": \"doubtful\", \"providers\": [\"opnai\"], \"models\": [\"demo/ecko\"]}");

        assertThat(key.path("warnings").toString()).contains("did you mean openai?", "did you mean demo/echo?");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=x, limit",
        "limit=, limit",
        "offset=-1, offset",
        "offset=1.5, offset",
        "limit=1&limit=2, limit",
        "page=2, page"
    })
    void aWrongPageIsNamed(String query, String param) {
        assertThat(error(admin.get("/admin/keys?" + query)).path("param").asText())
                .isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource({"5, must be a string", "\"soon\", is not a time", "\"91d\", at most 90d", "\"-1h\", is not a time"})
    void aWrongGraceIsNamed(String grace, String why) {
        JsonNode key = admin.make("{\"name\": \"grace " + grace.hashCode() + "\"}");

        JsonNode error =
                error(admin.send("POST", "/admin/keys/" + Admin.id(key) + "/rotate", "{\"grace\": " + grace + "}"));

        assertThat(error.path("param").asText()).isEqualTo("grace");
        assertThat(error.path("message").asText()).contains(why);
    }
}
