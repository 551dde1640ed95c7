package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.commands.AdminDocument.Operation;
import caravan.keys.Admin;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /admin/openapi.json}, held against what the gateway really answers. */
class AdminDocumentTest {
    private static final String LIMITS = "limits:\n  - {name: all, amount: 1000, window: 1m, match: {team: [a]}}\n";
    private static final Pattern ROUTE = Pattern.compile("uri: platform-http:(/admin\\S*)\\s+parameters: \\{(.*)}");

    private static FakeProvider fake;
    private static Gate gate;
    private static String operator = "";
    private static String caller = "";
    private static AdminDocument document = new AdminDocument(Json.MAPPER.createObjectNode());

    private final Set<String> seen = new TreeSet<>();

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        fake.always(Replies.chat("hello"));
        gate = Admin.in(Gate.plan())
                .openai(fake)
                .env("CARAVAN_MASTER_KEY", "the-master-key-of-this-test")
                .file("config/limits.yaml", LIMITS)
                .start();
        operator = key("{\"name\":\"ops\",\"role\":\"operator\"}");
        caller = key("{\"name\":\"mere\",\"team\":\"a\",\"budget\":\"50/month\"}");
        document = new AdminDocument(Admin.tree(Admin.of(gate).get("/admin/openapi.json")));
    }

    private static String key(String json) {
        return Admin.of(gate).make(json).path("key").asText();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return Gate.send(request.build());
    }

    /** By an operator. @return the answer, which is as the document says */
    private JsonNode ask(int status, String request, String body) {
        String[] parts = request.split(" ", 2);
        Operation operation = document.operation(parts[0], parts[1]);
        HttpResponse<String> answer = send(parts[0], parts[1], body, operator);
        assertThat(answer.statusCode()).as(request + ": " + answer.body()).isEqualTo(status);
        JsonNode told = tree(answer.body());
        assertThat(document.mistakes(operation, status, told))
                .as(request + ": " + told)
                .isEmpty();
        if (status < 300 && !body.isEmpty()) {
            assertThat(document.mistakes(operation, tree(body)))
                    .as(request + " with " + body)
                    .isEmpty();
        }
        seen.add(operation.method() + " " + operation.path() + " " + status);
        return told;
    }

    private JsonNode ask(int status, String request) {
        return ask(status, request, "");
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(json, noJson);
        }
    }

    @Test
    void everyAnswerThatItTellsOfIsGivenAndIsAsItSays() {
        keys();
        models();
        providerKeys();
        deployments();
        figures();
        books();
        reload();

        Set<String> told = new TreeSet<>(document.answers());
        told.removeIf(each -> each.endsWith(" 401") || each.endsWith(" 403"));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(told);
    }

    private void keys() {
        JsonNode key = ask(
                201,
                "POST /admin/keys",
                "{\"name\":\"full\",\"owner\":\"ana\",\"team\":\"a\",\"tags\":[\"eu\"],\"models\":[\"no-such\"],"
                        + "\"limits\":[{\"amount\":60,\"window\":\"1m\"}],\"budget\":\"5/day\",\"expires_at\":\"2036-01-31T00:00:00Z\"}");
        String path = "/admin/keys/" + key.path("id").asText();
        ask(400, "POST /admin/keys", "{\"nix\":1}");
        ask(409, "POST /admin/keys", "{\"name\":\"full\"}");
        ask(200, "GET /admin/keys?limit=10");
        assertThat(ask(200, "GET /admin/keys?name=full").path("data")).hasSize(1);
        ask(400, "GET /admin/keys?limit=x");
        ask(200, "GET " + path);
        ask(200, "PATCH " + path, "{\"team\":\"b\"}");
        ask(400, "PATCH " + path, "{\"nix\":1}");
        ask(200, "POST " + path + "/rotate", "{\"grace\":\"1h\"}");
        ask(400, "POST " + path + "/rotate", "{\"grace\":\"never\"}");
        ask(200, "DELETE " + path);
        for (String method : List.of("GET", "DELETE")) {
            ask(404, method + " " + path);
        }
        ask(404, "PATCH " + path, "{}");
        ask(404, "POST " + path + "/rotate", "{}");
    }

    private void models() {
        ask(
                200,
                "PUT /admin/models/smart",
                "{\"targets\":[\"openai/gpt-4o\",\"demo/echo\"],\"policy\":\"roundrobin\"}");
        JsonNode smart = ask(200, "PUT /admin/models/smart", "{\"targets\":[\"demo/echo\"]}");
        assertThat(smart.path("origin").asText()).startsWith("order ");
        ask(400, "PUT /admin/models/smart", "{\"targets\":[\"demo/echo\"],\"policy\":\"zigzag\"}");
        ask(400, "PUT /admin/models/smart", "{}");
        ask(200, "GET /admin/models");
        JsonNode orders = ask(200, "GET /admin/orders");
        ask(200, "GET /admin/export");
        String order = "DELETE /admin/orders/"
                + orders.path("data").path(0).path("number").asText();
        assertThat(ask(200, order).path("undone").asBoolean()).isTrue();
        ask(404, order);
        ask(400, "DELETE /admin/orders/first");
        ask(404, "DELETE /admin/models/smart");
        ask(200, "PUT /admin/models/smart", "{\"targets\":[\"demo/echo\"]}");
        ask(200, "DELETE /admin/models/smart");
    }

    private void providerKeys() {
        String body = "{\"provider\":\"groq\",\"key\":\"gsk-canary-0123456789-abcdefghij\"}";
        JsonNode added = ask(200, "POST /admin/provider-keys", body);
        assertThat(added.toString()).contains("\"lasts\":true").doesNotContain("canary");
        ask(409, "POST /admin/provider-keys", body);
        ask(400, "POST /admin/provider-keys", "{\"provider\":\"nobody\",\"key\":\"gsk-canary-0123456789-abcdefghij\"}");
        assertThat(ask(200, "GET /admin/provider-keys").toString())
                .contains("sk-", "\"groq\"")
                .doesNotContain("canary", "sk-house");
        String path = "DELETE /admin/provider-keys/groq/" + added.path("name").asText();
        ask(200, path);
        ask(404, path);
    }

    private void deployments() {
        ask(200, "GET /admin/deployments");
        ask(200, "POST /admin/deployments/demo/echo/drain");
        ask(200, "POST /admin/deployments/demo/echo/enable");
        ask(404, "POST /admin/deployments/nobody/echo/drain");
        ask(404, "POST /admin/deployments/nobody/echo/enable");
        ask(200, "GET /admin/explain?model=gpt-4o&tokens=10&needs=tools&key=mere");
        ask(400, "GET /admin/explain");
        ask(404, "GET /admin/explain?model=gpt-4o&key=nobody");
    }

    private void figures() {
        gate.post("/v1/chat/completions", Gate.chat("gpt-4o-mini", false), "Authorization", "Bearer " + caller);
        ask(200, "GET /admin/status");
        assertThat(ask(200, "GET /admin/limits")
                        .path("data")
                        .path(0)
                        .path("for")
                        .toString())
                .isEqualTo("{\"team\":[\"a\"]}");
        assertThat(ask(200, "GET /admin/budgets").path("data")).hasSize(1);
        ask(200, "GET /admin/cache");
        ask(200, "DELETE /admin/cache");
        ask(200, "DELETE /admin/cache?model=gpt-4o");
        ask(400, "DELETE /admin/cache?nix=1");
        ask(200, "GET /admin/routes");
        ask(200, "GET /admin/config");
        ask(200, "GET /admin/openapi.json");
        JsonNode level = ask(200, "PUT /admin/log-levels/caravan.watch", "{\"level\":\"debug\"}");
        assertThat(ask(200, "GET /admin/log-levels").path("data")).contains(level);
        ask(400, "PUT /admin/log-levels/caravan.watch", "{\"level\":\"loud\"}");
        assertThat(ask(200, "DELETE /admin/log-levels").toString()).doesNotContain("\"ordered\":true");
    }

    private void books() {
        await().until(() -> !ask(200, "GET /admin/calls").path("data").isEmpty());
        String id = ask(200, "GET /admin/calls?limit=1")
                .path("data")
                .path(0)
                .path("id")
                .asText();
        ask(400, "GET /admin/calls?nix=1");
        ask(200, "GET /admin/calls/" + id);
        ask(404, "GET /admin/calls/nix");
        assertThat(ask(200, "GET /admin/usage?group_by=model,key,team,provider,day")
                        .path("data"))
                .isNotEmpty();
        ask(200, "GET /admin/usage?from=2026-01-01&group_by=hour");
        ask(400, "GET /admin/usage?nix=1");
        assertThat(send("GET", "/admin/usage?format=csv", "", operator)
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .startsWith("text/csv");
    }

    private void reload() {
        ask(200, "POST /admin/reload");
        String limits = gate.read("config/limits.yaml");
        gate.write("config/limits.yaml", "limits: [{nix: 1}]");
        assertThat(ask(409, "POST /admin/reload").toString()).contains("limits.yaml:1");
        gate.write("config/limits.yaml", limits);
        ask(200, "POST /admin/reload");
    }

    @Test
    void whoIsNoOperatorGetsNothingOfIt() {
        for (Operation each : document.operations()) {
            String path = each.path().replaceAll("\\{\\w+}", "x");
            for (String nobody : new String[] {null, "ck-nobody"}) {
                HttpResponse<String> answer = send(each.method(), path, "{}", nobody);
                assertThat(answer.statusCode()).as(each.toString()).isEqualTo(401);
                assertThat(document.mistakes(each, 401, tree(answer.body()))).isEmpty();
            }
            HttpResponse<String> answer = send(each.method(), path, "{}", caller);
            assertThat(answer.statusCode()).as(each.toString()).isEqualTo(403);
            assertThat(document.mistakes(each, 403, tree(answer.body()))).isEmpty();
        }
    }

    @Test
    void itHasEveryRouteThatThereIsAndNoOther() throws IOException {
        List<String> routed = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher route = ROUTE.matcher(Files.readString(file));
                while (route.find()) {
                    boolean prefix = route.group(2).contains("matchOnUriPrefix: true");
                    Matcher methods =
                            Pattern.compile("httpMethodRestrict: \"?([A-Z]+)").matcher(route.group(2));
                    if (methods.find()) {
                        routed.add(methods.group(1) + " " + route.group(1) + (prefix ? "…" : ""));
                    }
                }
            }
        }
        Set<String> used = new TreeSet<>();
        for (Operation each : document.operations()) {
            String way = routed.stream()
                    .filter(route -> leads(route, each))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No route leads to " + each));
            used.add(way);
        }
        assertThat(routed).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(used);
    }

    private static boolean leads(String route, Operation operation) {
        String[] parts = route.split(" ", 2);
        return parts[0].equals(operation.method())
                && (parts[1].endsWith("…")
                        ? operation.path().startsWith(parts[1].substring(0, parts[1].length() - 1))
                        : operation.path().equals(parts[1]));
    }
}
