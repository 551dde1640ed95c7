package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Caravan with what is off as shipped: a key for the caller, limits of calls and tokens, budgets, and each call's spans sent to
 * a collector; and somebody who asks the books twice a second.
 */
final class Everything {
    static final int COLLECTOR = 18399;

    private static final String KEY = "sk-bench-caller";
    private static final String OPERATOR = "bench-operator-0123456789";
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Path folder;

    private Everything(Path folder) {
        this.folder = folder;
    }

    /** The files of such a house. */
    static Everything in(Path folder) throws IOException {
        Path config = Files.createDirectory(folder.resolve("config-everything"));
        for (String name : List.of("application.properties", "cache.yaml", "models.yaml", "providers.yaml")) {
            Files.copy(Path.of("config", name), config.resolve(name));
        }
        Files.writeString(
                config.resolve("keys.yaml"),
                "keys: [{name: bench, sha256: " + sha256()
                        + ", team: bench, limits: [{amount: 1000000000, window: 1m}]}]\n");
        Files.writeString(config.resolve("limits.yaml"), """
                limits:
                  - {name: calls, per: key, amount: 1000000000, window: 1m}
                  - {name: tokens, per: team, measure: tokens, amount: 50000000000, window: 1m}
                  - {name: at-once, per: model, measure: calls, amount: 100000}
                """);
        Files.writeString(config.resolve("budgets.yaml"), """
                budgets:
                  - {on: gateway, usd: 1000000000, per: month}
                  - {on: each team, usd: 1000000000, per: day}
                """);
        return new Everything(config);
    }

    private static String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes all spans, and says nothing. */
    static String collector() {
        return "server { listen 127.0.0.1:" + COLLECTOR + "; location / { return 200 ''; } }\n";
    }

    String key() {
        return KEY;
    }

    Map<String, String> environment() {
        return Map.of(
                "CARAVAN_CONFIG",
                folder.toString(),
                "CARAVAN_ADMIN_TOKEN",
                OPERATOR,
                "CARAVAN_OTLP_ENDPOINT",
                "http://127.0.0.1:" + COLLECTOR);
    }

    /** Asks for what was used, by model and key, until it is interrupted. */
    Thread reader(int port) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/admin/usage?group_by=model,key"))
                .header("Authorization", "Bearer " + OPERATOR)
                .build();
        return Thread.ofVirtual().start(() -> {
            try {
                while (client.send(question, BodyHandlers.ofString()).statusCode() == 200) {
                    Thread.sleep(PAUSE);
                }
                System.err.println("The books do not answer");
            } catch (IOException | InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
