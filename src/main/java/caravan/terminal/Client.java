package caravan.terminal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the gateway that runs. */
final class Client {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI address;
    private final @Nullable String key;

    /**
     * @param key an operator's, or the admin token; null if there is none
     * @throws IllegalArgumentException if it cannot be a key; without it, which is more than Java would do
     */
    Client(URI address, @Nullable String key) {
        if (key != null && key.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException(
                    "what is given as the key is none: it has blanks, or signs of other alphabets");
        }
        this.address = address;
        this.key = key;
    }

    /** Whatever the answer is, a no among them. */
    Reply ask(Request request) throws Unreachable {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .build()) {
            HttpResponse<String> answer = http.send(sent(request), HttpResponse.BodyHandlers.ofString());
            return Reply.of(answer.statusCode(), answer.body());
        } catch (IOException nobody) {
            throw new Unreachable(address, why(nobody));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unreachable(address, "interrupted");
        }
    }

    private HttpRequest sent(Request request) {
        String base = address.toString().replaceFirst("/+$", "");
        HttpRequest.BodyPublisher body = request.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.body().toString());
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(base + request.path()))
                .timeout(PATIENCE)
                .method(request.method(), body);
        if (request.body() != null) {
            sent.header("Content-Type", "application/json");
        }
        if (key != null) {
            sent.header("Authorization", "Bearer " + key);
        }
        return sent.build();
    }

    private static String why(IOException failed) {
        Throwable cause = failed;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName().replaceFirst("Exception$", "")
                : cause.getMessage();
    }
}
