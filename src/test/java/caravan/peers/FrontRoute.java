package caravan.peers;

import caravan.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A method and a path that one of {@code routes/front-*.camel.yaml} serves, and a request that every endpoint understands.
 *
 * @param type what its bodies are
 */
record FrontRoute(String method, String path, String type) {
    private static final Path ROUTES = Path.of("routes");
    private static final List<String> WITHOUT_BODY = List.of("GET", "DELETE");
    private static final String FORM = "multipart/form-data";

    /** What chat, completions, embeddings, responses, images and audio need, in one; rerank too; but {@code prompt} is an object in responses. */
    private static final String JSON = """
            {"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"prompt":"x","input":"x","voice":"alloy",\
            "query":"x","documents":["x"]}""";

    static List<FrontRoute> all() {
        List<FrontRoute> all = new ArrayList<>();
        for (Map<?, ?> from : sources()) {
            Map<?, ?> parameters = (Map<?, ?>) from.get("parameters");
            String path = String.valueOf(from.get("uri")).replaceFirst("platform-http:", "");
            for (String method : words(parameters.get("httpMethodRestrict"), "GET,POST,DELETE")) {
                for (String type : words(parameters.get("consumes"), FORM)) {
                    all.add(new FrontRoute(method, path.equals("/v1/") ? "/v1/files" : path, type));
                }
            }
        }
        return all;
    }

    private static List<String> words(@Nullable Object list, String otherwise) {
        return Stream.of((list == null ? otherwise : list.toString()).split(",", -1))
                .map(String::strip)
                .filter(word -> !List.of("HEAD", "OPTIONS").contains(word)) // their answers have no body
                .toList();
    }

    private static List<Map<?, ?>> sources() {
        List<Map<?, ?>> sources = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ROUTES, "front-*.camel.yaml")) {
            for (Path file : files) {
                Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                for (Object each : (List<?>) tree) {
                    Map<?, ?> route = (Map<?, ?>) ((Map<?, ?>) each).get("route");
                    sources.add((Map<?, ?>) route.get("from"));
                }
            }
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        return sources;
    }

    String request(String... headers) {
        if (WITHOUT_BODY.contains(method)) {
            return RawClient.get(path, headers).replaceFirst("^GET", method);
        }
        String json = path.endsWith("/responses") ? JSON.replace("\"prompt\":\"x\",", "") : JSON;
        boolean form = type.equals(FORM);
        return RawClient.post(path, form ? form() : json, headers)
                .replaceFirst("^POST", method)
                .replaceFirst("application/json", form ? FORM + "; boundary=cut" : type);
    }

    private static String form() {
        String part = "--cut\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
        return part.formatted("model", "", "gpt-4o")
                + part.formatted("prompt", "", "x")
                + part.formatted("file", "; filename=\"a.wav\"", "RIFF")
                + part.formatted("image", "; filename=\"a.png\"", "PNG")
                + "--cut--\r\n";
    }

    @Override
    public String toString() {
        return method + " " + path + " " + type;
    }
}
