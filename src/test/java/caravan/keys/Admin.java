package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An administrator at work. */
public record Admin(int port) {
    public static final String TOKEN = "the-admin-token";

    /** Gives the gateway an administrator. */
    public static Gate.Plan in(Gate.Plan plan) {
        return plan.env("CARAVAN_ADMIN_TOKEN", TOKEN);
    }

    public static Admin of(Gate gate) {
        return new Admin(gate.port());
    }

    public HttpResponse<String> send(String method, String path, String body) {
        return Gate.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    /** Makes a key. @return what the answer says of it, its {@code key} among that */
    public JsonNode make(String json) {
        HttpResponse<String> answer = send("POST", "/admin/keys", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return tree(answer);
    }

    public JsonNode change(JsonNode key, String json) {
        HttpResponse<String> answer = send("PATCH", "/admin/keys/" + id(key), json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer);
    }

    public JsonNode rotate(JsonNode key, String json) {
        HttpResponse<String> answer = send("POST", "/admin/keys/" + id(key) + "/rotate", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer);
    }

    public void delete(JsonNode key) {
        HttpResponse<String> answer = send("DELETE", "/admin/keys/" + id(key), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    public static String id(JsonNode key) {
        return key.path("id").asText();
    }

    /** As callers send it. */
    public static String bearer(JsonNode key) {
        return "Bearer " + key.path("key").asText();
    }

    public static JsonNode tree(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(answer.body(), noJson);
        }
    }
}
