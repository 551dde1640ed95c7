package caravan.canaries;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Every door of the admin API, with secrets where they belong and where they do not. */
record Offices(House house, Errands errands) {
    private static final String JUNK = Errands.BODY.value();

    void all() {
        HttpResponse<String> made = errands.send("POST", "/admin/keys", "{\"name\":\"made\"}", House.ADMIN);
        Secret key = made(made);
        errands.tell("POST", "/v1/chat/completions", Errands.question("gpt-5-mini", false, Errands.ASKED.value()), key);
        String id = tree(made).path("id").asText();
        looks(id);
        keys(id);
        orders();
    }

    /** What an administrator has said themselves may be said after them. */
    private void tell(String method, String path, String body, Secret token) {
        HttpResponse<String> answer = errands.send(method, path, body, token);
        Secret[] may = token.equals(House.ADMIN)
                ? new Secret[] {Errands.QUERY, Errands.BODY, Errands.MISORDERED}
                : new Secret[0];
        house.tell(method + " " + path + " " + body, answer.headers().map() + "\n" + answer.body(), may);
    }

    /** It is shown once, to whoever has made it. */
    private Secret made(HttpResponse<String> answer) {
        String value = tree(answer).path("key").asText();
        Secret key = new Secret("made", value, value.substring(8, value.length() - 8));
        house.made().add(key);
        return key;
    }

    /** All that the document says can be looked at, by those who may and by those who may not. */
    private void looks(String id) {
        List<String> paths = new ArrayList<>(List.of(
                "/stats",
                "/admin/keys/" + id,
                "/admin/keys?name=" + Errands.QUERY.value(),
                "/admin/explain?model=gpt-5-mini",
                "/admin/explain?model=" + Errands.QUERY.value(),
                "/admin/usage?group_by=model,key,team,provider,day&format=csv",
                "/admin/usage?key=" + Errands.QUERY.value(),
                "/admin/calls/" + Errands.QUERY.value(),
                "/admin/calls?limit=1000",
                "/admin/nowhere?key=" + Errands.QUERY.value()));
        tree(errands.send("GET", "/admin/openapi.json", "", House.ADMIN))
                .path("paths")
                .properties()
                .forEach(path -> {
                    if (path.getValue().has("get") && !path.getKey().contains("{")) {
                        paths.add(path.getKey());
                    }
                });
        for (String path : paths) {
            tell("GET", path, "", House.ADMIN);
            tell("GET", path, "", Errands.WRONG_ADMIN);
            tell("GET", path, "", House.TEAM);
        }
    }

    private void keys(String id) {
        for (String body : List.of(
                "{\"name\":\"" + JUNK,
                "{\"key\":\"" + JUNK + "\"}",
                "{\"name\":\"x\",\"sha256\":\"" + JUNK + "\"}",
                "{\"name\":\"x\",\"budget\":\"" + JUNK + "\",\"role\":\"" + JUNK + "\",\"expires_at\":\"" + JUNK
                        + "\"}",
                JUNK)) {
            tell("POST", "/admin/keys", body, House.ADMIN);
            tell("PATCH", "/admin/keys/" + id, body, House.ADMIN);
        }
        made(errands.send("POST", "/admin/keys/" + id + "/rotate", "{\"grace\":\"1h\"}", House.ADMIN));
        tell("DELETE", "/admin/keys/" + JUNK, "", House.ADMIN);
    }

    private void orders() {
        String added = "{\"provider\":\"groq\",\"key\":\"" + Errands.ORDERED.value() + "\"}";
        tell("POST", "/admin/provider-keys", added, House.ADMIN);
        tell("POST", "/admin/provider-keys", added, House.ADMIN);
        tell("GET", "/admin/provider-keys", "", House.ADMIN);
        tell("GET", "/admin/orders", "", House.ADMIN);
        tell("GET", "/admin/export", "", House.ADMIN);
        tell("DELETE", "/admin/provider-keys/groq/" + Errands.ORDERED.value(), "", Errands.WRONG_ADMIN);
        tell("DELETE", "/admin/provider-keys/groq/" + Errands.ORDERED.value(), "", House.ADMIN);
        tell("DELETE", "/admin/provider-keys/groq/" + Errands.MISORDERED.value(), "", House.ADMIN);
        tell("DELETE", "/admin/provider-keys/" + Errands.MISORDERED.value() + "/x", "", House.ADMIN);
        tell("DELETE", "/cache?key=" + Errands.QUERY.value(), "", House.ADMIN);
        for (String body : List.of(
                "{\"provider\":\"nosuch\",\"key\":\"" + Errands.MISORDERED.value() + "\"}",
                "{\"provider\":\"groq\",\"kee\":\"" + Errands.MISORDERED.value() + "\"}",
                "{\"provider\":\"groq\",\"key\":\"a b " + Errands.MISORDERED.value() + "\"}")) {
            tell("POST", "/admin/provider-keys", body, House.ADMIN);
        }
    }

    static JsonNode tree(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(answer.body(), noJson);
        }
    }
}
