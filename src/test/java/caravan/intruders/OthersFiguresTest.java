package caravan.intruders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Imitation;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller sees the sums of their own key, whatever they ask. */
class OthersFiguresTest {
    private static FakeProvider fake;
    private static Gate gate;
    private static JsonNode ana;
    private static JsonNode ben;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start().always(new Imitation());
        gate = Admin.in(Gate.plan())
                .openai(fake)
                .file("config/budgets.yaml", "budgets:\n  - {on: gateway, usd: 100, per: month}\n")
                .start();
        ana = Admin.of(gate).make("{\"name\":\"ana\",\"team\":\"red\",\"budget\":\"5/day\"}");
        ben = Admin.of(gate).make("{\"name\":\"ben\",\"team\":\"blue\",\"budget\":\"5/day\"}");
        JsonNode another = Admin.of(gate).make("{\"name\":\"ana b\",\"budget\":\"5/day\"}");
        for (JsonNode key : new JsonNode[] {ana, ben, another}) {
            say(key, "gpt-4o-mini");
        }
        say(ana, "demo/echo");
        say(ben, "demo/lorem");
        await().until(() -> Admin.of(gate)
                        .get("/admin/usage?group_by=key")
                        .body()
                        .contains("ben")
                && Admin.of(gate).get("/admin/usage?group_by=key").body().contains("ana"));
    }

    private static void say(JsonNode key, String model) {
        gate.post("/v1/chat/completions", Gate.chat(model, false), "Authorization", Admin.bearer(key));
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/usage",
                "/v1/usage?group_by=model,key,team,provider,day,hour",
                "/v1/usage?group_by=key&format=csv",
                "/v1/usage?key=ben",
                "/v1/usage?caller=ben",
                "/v1/usage?group_by=key&group_by=model",
                "/v1/usage?group_by=caller%20OR%201=1"
            })
    void nobodyIsToldOfSomebodyElse(String path) {
        HttpResponse<String> answer = gate.get(path, "Authorization", Admin.bearer(ana));

        assertThat(answer.statusCode()).isIn(200, 400);
        assertThat(answer.body()).doesNotContain("lorem", "blue", "\"ben\"", "\nben");
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).containsAnyOf("\"calls\":1", "\"calls\":2", ",1,0,", ",2,0,");
        }
    }

    @Test
    void nobodySeesWhatOthersHaveSpentButAnOperator() {
        JsonNode boss = Admin.of(gate).make("{\"name\":\"boss\",\"role\":\"operator\"}");

        String own = gate.get("/stats", "Authorization", Admin.bearer(ana)).body();
        String all = gate.get("/stats", "Authorization", Admin.bearer(boss)).body();

        assertThat(own).contains("\"key:ana day ", "\"gateway month ").doesNotContain("ben", "key:ana b");
        assertThat(all).contains("\"key:ana day ", "\"key:ben day ", "\"key:ana b day ");
        assertThat(Admin.of(gate).get("/admin/budgets").body()).contains("key:ben day ");
        Admin.of(gate).delete(boss);
    }

    /** Else a few hundred who read slowly would fill the memory. */
    @Test
    void nobodyIsToldMoreThanFiveThousandRowsOfTheirOwn() throws SQLException {
        JsonNode busy = Admin.of(gate).make("{\"name\":\"busy\"}");
        try (Connection books =
                        DriverManager.getConnection("jdbc:sqlite:" + gate.data().resolve("caravan.db"));
                Statement rows = books.createStatement()) {
            rows.execute("PRAGMA busy_timeout = 5000");
            rows.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5001)"
                            + " INSERT INTO span SELECT 1, i, 'm', 'p', 'busy', '', 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, NULL FROM n");
        }

        HttpResponse<String> many = gate.get("/v1/usage?group_by=hour", "Authorization", Admin.bearer(busy));
        HttpResponse<String> less =
                gate.get("/v1/usage?group_by=hour&to=1970-07-01", "Authorization", Admin.bearer(busy));

        assertThat(many.statusCode()).as(many.body()).isEqualTo(400);
        assertThat(many.body()).contains("more than 5000 rows");
        assertThat(less.statusCode()).isEqualTo(200);
        assertThat(Admin.of(gate).get("/admin/usage?group_by=hour").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoHasNoKeyIsToldNothing() {
        assertThat(gate.get("/v1/usage").statusCode()).isEqualTo(401);
        assertThat(gate.get("/v1/usage", "Authorization", "Bearer ck-none").statusCode())
                .isEqualTo(401);
    }
}
