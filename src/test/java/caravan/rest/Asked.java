package caravan.rest;

import caravan.Gate;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * A request of any method and body.
 *
 * @param uri path and query
 * @param type the body's content type; empty for no body
 */
record Asked(String method, String uri, String type, String body) {
    static Asked of(String method, String uri) {
        return new Asked(method, uri, "", "");
    }

    static Asked json(String method, String uri, String json) {
        return new Asked(method, uri, "application/json", json);
    }

    HttpResponse<String> at(Gate gate, String key, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + uri))
                .header("Authorization", "Bearer " + key)
                .method(method, type.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Gate.send(request.build());
    }
}
