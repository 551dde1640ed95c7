package caravan.canaries;

import caravan.Gate;
import caravan.call.Json;
import caravan.commands.Orders;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Down every path with something secret. */
final class Errands {
    static final Secret ROUTE = Secret.key("route");
    static final Secret WRONG = Secret.key("wrong");
    static final Secret WRONG_ADMIN = Secret.key("wrongadmin");
    static final Secret QUERY = Secret.key("query");
    static final Secret BODY = Secret.key("body");
    static final Secret HEADER = Secret.key("header");
    static final Secret ORDERED = Secret.key("ordered");
    static final Secret MISORDERED = Secret.key("misordered");
    static final Secret FILED = Secret.key("filed");
    static final Secret ASKED = Secret.around("Ask-", "asked", "-ask");

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    static final Map<String, String> MODELS = Map.of(
            "openai", "gpt-5-mini",
            "anthropic", "claude-sonnet-4-5",
            "gemini", "gemini-2.5-pro",
            "gigachat", "GigaChat-2");

    private final House house;

    Errands(House house) {
        this.house = house;
    }

    /** Grants a token, or says after whoever asked what they showed. */
    static Reply office(Seen seen, StillClock clock) {
        if (clock.instant().toEpochMilli() / Duration.ofHours(2).toMillis() % 2 == 1) {
            return Reply.json(401, "{\"message\":\"no such client: " + seen.header("authorization") + "\"}");
        }
        long end = clock.instant().plus(Duration.ofMinutes(30)).toEpochMilli();
        return Reply.json("{\"access_token\":\"" + House.GRANTED.value() + "\",\"expires_at\":" + end + "}");
    }

    void all() {
        orders("log level caravan trace");
        echoes();
        strangers();
        orders();
        new Offices(house, this).all();
        new Kinds(house, this).all();
        files();
        clumsy();
        looks();
    }

    static String question(String model, boolean stream, String text) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":" + Json.quote(text) + "}]}";
    }

    HttpResponse<String> send(String method, String path, String body, Secret token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + house.gate().port() + path))
                .header("Authorization", "Bearer " + token.value())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Gate.send(request.build());
    }

    HttpResponse<String> tell(String method, String path, String body, Secret token, String... headers) {
        HttpResponse<String> answer = send(method, path, body, token, headers);
        house.tell(method + " " + path + " " + body, answer.headers().map() + "\n" + answer.body());
        return answer;
    }

    /** Every provider says after us what we showed, in every way, to every kind of caller. */
    private void echoes() {
        for (String mood : Parrot.MOODS) {
            house.clock().move(Duration.ofHours(4));
            for (String provider : MODELS.keySet()) {
                String asked =
                        question(MODELS.get(provider), mood.contains("event"), "mood:" + mood + " " + ASKED.value());
                cut(CHAT, asked);
                cut(MESSAGES, asked);
            }
        }
        house.clock().move(Duration.ofHours(2)); // the office is in no mood either
        tell("POST", CHAT, question(MODELS.get("gigachat"), false, "calm"), House.TEAM);
        house.clock().move(Duration.ofHours(2));
    }

    /** The answer may break off. */
    void cut(String path, String body) {
        raw(RawClient.post(
                path,
                body,
                "Authorization: Bearer " + House.TEAM.value(),
                "Connection: close",
                "Cookie: " + HEADER.value()));
    }

    void raw(String request) {
        try (RawClient caller = RawClient.to(house.gate().port())) {
            house.tell(request, new String(caller.send(request).rest(), StandardCharsets.UTF_8));
        }
    }

    private void strangers() {
        String asked = question("gpt-5-mini", false, ASKED.value());
        tell("POST", CHAT, asked, WRONG);
        tell("POST", MESSAGES, asked, WRONG, "x-api-key", WRONG.value());
        tell("POST", CHAT + "?key=" + QUERY.value() + "&api_key=" + QUERY.value(), asked, House.TEAM);
        tell("POST", "/v1/nowhere?key=" + QUERY.value(), asked, House.TEAM);
        tell("GET", "/v1/models?api_key=" + QUERY.value(), "", House.TEAM);
        for (String body : List.of(
                "{\"api_key\":\"" + BODY.value() + "\",\"model\":",
                "{\"api_key\":" + BODY.value() + "}",
                BODY.value(),
                "{\"model\":\"gpt-5-mini\",\"messages\":\"" + BODY.value() + "\"}",
                "{\"model\":[\"" + BODY.value() + "\"],\"messages\":[]}",
                "{\"model\":\"gpt-5-mini\",\"messages\":[],\"temperature\":\"" + BODY.value() + "\"}")) {
            tell("POST", CHAT, body, House.TEAM);
            tell("POST", MESSAGES, body, House.TEAM);
        }
        for (String name : List.of("Cookie", "X-Api-Key", "Proxy-Authorization", "Idempotency-Key", "traceparent")) {
            tell("POST", CHAT, asked, House.TEAM, name, HEADER.value());
        }
        cut("/v1/chat completions " + HEADER.value(), "");
    }

    private String orders(String words) {
        String answer = tell("POST", CHAT, question("any", false, "#caravan " + words), House.OPERATOR)
                .body();
        tell("POST", MESSAGES, question("any", true, "#roxy " + words), House.OPERATOR);
        tell("POST", MESSAGES + "/count_tokens", question("any", false, "#roxy " + words), House.OPERATOR);
        String said = Json.quote("#caravan " + words);
        tell("POST", "/v1/responses", "{\"model\":\"any\",\"stream\":true,\"input\":" + said + "}", House.OPERATOR);
        tell("POST", "/v1/completions", "{\"model\":\"any\",\"prompt\":[" + said + "]}", House.OPERATOR);
        Orders.inWords(house.gate().data(), words)
                .ifPresent(told -> house.tell("./caravan order " + words, String.join("\n", told.lines())));
        return answer;
    }

    private void orders() {
        orders("add key groq " + ORDERED.value());
        tell("POST", CHAT, question("groq/any", false, ASKED.value()), House.TEAM);
        for (String wrong : List.of(
                "add key nosuch ",
                "add key ",
                "add kee groq ",
                "addkey ",
                "add key groq x ",
                "",
                "remove key groq ",
                "list keys ")) {
            orders(wrong + MISORDERED.value());
        }
        for (String look :
                List.of("list keys", "list orders", "export", "status", "usage", "explain groq/any", "log levels")) {
            orders(look);
        }
        orders("add key " + MISORDERED.value() + " groq");
        orders("remove key " + MISORDERED.value() + " groq");
        orders("remove key groq " + ORDERED.value());
    }

    /** What is wrong with files that have secrets in them, where they should have none. */
    private void files() {
        for (Map.Entry<String, String> file : Map.of(
                        "config/keys.yaml",
                                "keys:\n  - {name: team, key: " + FILED.value() + "}\n  - {name: b, sha256: "
                                        + FILED.value() + "}\n",
                        "config/providers.yaml",
                                "providers:\n  acme:\n    base_url: https://x:" + FILED.value()
                                        + "@acme.example.com/v1?key=" + FILED.value() + "\n    keys: " + FILED.value()
                                        + "\n    key: " + FILED.value() + "\n",
                        "config/application.properties",
                                "caravan.admin-tokn=" + FILED.value() + "\ncaravan.port=" + FILED.value() + "\n",
                        "routes/wrong.camel.yaml",
                                "- route:\n    id: w\n    from:\n      uri: direct:w\n      steps:\n        - to: {id: x, uri: \"http://x/?api_key="
                                        + FILED.value() + "&nosuch=1\", parameters: {password: " + FILED.value()
                                        + ", nosuch: 2}}\n")
                .entrySet()) {
            String before =
                    house.gate().folder().resolve(file.getKey()).toFile().exists()
                            ? house.gate().read(file.getKey())
                            : "";
            house.gate().write(file.getKey(), file.getValue());
            house.tell(
                    "reload of " + file.getKey(), String.join("\n", house.gate().reload()));
            tell("GET", "/health", "", House.TEAM);
            house.gate().write(file.getKey(), before.isEmpty() ? "[]" : before);
        }
        house.gate().folder().resolve("routes/wrong.camel.yaml").toFile().delete();
        house.tell("reload", String.join("\n", house.gate().reload()));
    }

    private void clumsy() {
        tell(
                "POST",
                CHAT,
                question("gpt-5-mini", false, ASKED.value()),
                House.TEAM,
                "X-Clumsy",
                "yes",
                "X-Provider-Key",
                house.key("mistral").value());
    }

    private void looks() {
        for (String path : List.of("/metrics", "/stats", "/health", "/v1/models", "/v1/usage", "/")) {
            tell("GET", path, "", House.TEAM);
        }
    }
}
