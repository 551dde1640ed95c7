package caravan.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every method and path of OpenAI's API, as its SDK for Java 4.100.0 has them, and what of them is inference. */
final class Endpoints {
    private static final Path LIST = Path.of("src", "test", "resources", "caravan", "rest", "endpoints.txt");
    private static final String BOUNDARY = "b0undary";

    private static final Set<String> FORMS =
            Set.of("/v1/images/edits", "/v1/images/variations", "/v1/audio/transcriptions", "/v1/audio/translations");

    /** Said here once more, and not taken from the code. */
    private static final Set<String> INFERENCE = Set.of(
            "POST /v1/chat/completions",
            "POST /v1/completions",
            "POST /v1/embeddings",
            "POST /v1/responses",
            "POST /v1/images/generations",
            "POST /v1/images/edits",
            "POST /v1/images/variations",
            "POST /v1/audio/speech",
            "POST /v1/audio/transcriptions",
            "POST /v1/audio/translations",
            "POST /v1/moderations",
            "GET /v1/models",
            "GET /v1/models/{id}");

    private Endpoints() {}

    record Endpoint(String method, String path) {
        boolean inference() {
            return INFERENCE.contains(method + " " + path);
        }

        /** Inference at a provider: the list of models is the house's own. */
        boolean generates() {
            return inference() && method.equals("POST");
        }

        String filled() {
            return path.replace("{id}", "id-1");
        }

        /** With a body that names this model, if the method has one. */
        Asked naming(String model) {
            if (!method.equals("POST")) {
                return Asked.of(method, filled());
            }
            return FORMS.contains(path)
                    ? new Asked(method, filled(), "multipart/form-data; boundary=" + BOUNDARY, form(model))
                    : Asked.json(method, filled(), json(model));
        }

        private String json(String model) {
            String prompt = path.equals("/v1/responses") ? "" : ",\"prompt\":\"x\"";
            return "{ \"input\":\"x\" , \"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + prompt
                    + ",\"model\" : \"" + model + "\" ,\"odd\":1.0e2 }";
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static String form(String model) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n\0--b\r\n\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model + "\r\n--" + BOUNDARY + "--\r\n";
    }

    static List<Endpoint> all() {
        try (Stream<String> lines = Files.lines(LIST)) {
            return lines.map(line -> line.split(" ", 2))
                    .map(words -> new Endpoint(words[0], words[1]))
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static List<Endpoint> generating() {
        return all().stream().filter(Endpoint::generates).toList();
    }
}
