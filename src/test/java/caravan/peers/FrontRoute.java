package caravan.peers;

import caravan.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A method and a path that {@code routes/front-door.camel.yaml} serves, and a request that every endpoint understands. */
record FrontRoute(String method, String path) {
    private static final Path FILE = Path.of("routes", "front-door.camel.yaml");
    private static final List<String> WITHOUT_BODY = List.of("GET", "DELETE");

    /** What chat, completions, embeddings, responses, images and audio need, in one; but {@code prompt} is an object in responses. */
    private static final String BODY = """
            {"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"prompt":"x","input":"x","voice":"alloy"}""";

    static List<FrontRoute> all() {
        List<FrontRoute> all = new ArrayList<>();
        for (Map<?, ?> from : sources()) {
            Map<?, ?> parameters = (Map<?, ?>) from.get("parameters");
            String path = String.valueOf(from.get("uri")).replaceFirst("platform-http:", "");
            Object methods = parameters == null ? null : parameters.get("httpMethodRestrict");
            for (String method : String.valueOf(methods == null ? "GET,POST,DELETE" : methods)
                    .split(",", -1)) {
                all.add(new FrontRoute(method.strip(), concrete(path)));
            }
        }
        all.removeIf(route -> List.of("HEAD", "OPTIONS").contains(route.method)); // their answers have no body
        return all;
    }

    private static List<Map<?, ?>> sources() {
        try {
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
            List<Map<?, ?>> sources = new ArrayList<>();
            for (Object each : (List<?>) tree) {
                Map<?, ?> route = (Map<?, ?>) ((Map<?, ?>) each).get("route");
                sources.add((Map<?, ?>) route.get("from"));
            }
            return sources;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** A path that is all of {@code /v1} is asked for something below it. */
    private static String concrete(String path) {
        String named = path.replaceAll("\\{[^}]*}", "abc").replaceAll("\\*+$", "");
        return named.equals("/v1") || named.equals("/v1/") ? "/v1/files" : named;
    }

    String request(String... headers) {
        if (!WITHOUT_BODY.contains(method)) {
            String body = path.endsWith("/responses") ? BODY.replace("\"prompt\":\"x\",", "") : BODY;
            return RawClient.post(path, body, headers).replaceFirst("^POST", method);
        }
        return RawClient.get(path, headers).replaceFirst("^GET", method);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
