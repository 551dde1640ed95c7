package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the gateway gives out tokens, one of them opens the door, and never leaves the house. */
class TokensTest {
    private static FakeProvider fake;
    private static Gate gate;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start();
        gate = Gate.plan()
                .openai(fake)
                .env("AUTH_TOKEN", "shared-token")
                .file("config/keys.yaml", KeyFile.of("team-a", "team-a-key", "team-b", "team-b-key"))
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        fake.close();
    }

    private static HttpResponse<String> chat(String... headers) {
        return gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false), headers);
    }

    private static String caller() {
        return gate.entries().getLast().path("caller").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer shared-token, auth-token",
        "authorization, bearer shared-token, auth-token",
        "Authorization, BEARER   shared-token, auth-token",
        "X-Api-Key, shared-token, auth-token",
        "Authorization, Bearer team-a-key, team-a",
        "x-api-key, team-b-key, team-b"
    })
    void aTokenOpensTheDoorInBothForms(String header, String value, String caller) {
        int before = fake.seen().size();

        assertThat(chat(header, value).statusCode()).isEqualTo(200);

        assertThat(fake.seen()).hasSize(before + 1);
        assertThat(fake.seen().getLast().headers("authorization")).containsExactly("Bearer sk-house");
        assertThat(fake.seen().getLast().headers().toString())
                .doesNotContain("-token")
                .doesNotContain("team-");
        assertThat(caller()).isEqualTo(caller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer wrong",
                "Authorization: Bearer shared-toke",
                "Authorization: Bearer shared-token2",
                "Authorization: Bearer SHARED-TOKEN",
                "Authorization: Bearer sk-house",
                "Authorization: shared-token",
                "Authorization: Basic shared-token",
                "Authorization: Bearer",
                "Authorization: Bearer team-a",
                "X-Api-Key: wrong",
                "X-Api-Key: Bearer shared-token",
                "Api-Key: shared-token",
                "Cookie: token=shared-token",
                "Proxy-Authorization: Bearer shared-token"
            })
    void anythingElseIsRefusedAndNobodyIsAsked(String header) {
        int before = fake.seen().size();
        HttpResponse<String> answer = chat(header.isEmpty() ? new String[0] : header.split(": ", 2));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer realm=");
        assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"").doesNotContain("wrong", "shared");
        assertThat(fake.seen()).hasSize(before);
    }

    @Test
    void theHashOfAKeyIsNoKey() {
        assertThat(chat("Authorization", "Bearer " + KeyFile.sha256("team-a-key"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void bearerWinsOverApiKey() {
        HttpResponse<String> right = chat("X-Api-Key", "wrong", "Authorization", "Bearer team-a-key");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(caller()).isEqualTo("team-a");

        assertThat(chat("X-Api-Key", "team-a-key", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anEmptyOrForeignAuthorizationLeavesRoomForTheApiKey() {
        assertThat(chat("X-Api-Key", "team-b-key", "Authorization", "Bearer ").statusCode())
                .isEqualTo(200);
        assertThat(chat("X-Api-Key", "team-b-key", "Authorization", "Basic dTpw")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models/gpt-4o", "/stats", "/metrics"})
    void theOtherPagesNeedATokenToo(String path) {
        assertThat(gate.get(path).statusCode()).isEqualTo(401);
        assertThat(gate.get(path, "Authorization", "Bearer team-a-key").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz", "/ping"})
    void probesNeedNone(String path) {
        assertThat(gate.get(path).statusCode()).isEqualTo(200);
    }

    @AfterEach
    void noSecretIsWrittenDown() {
        assertThat(gate.journal().toString()).doesNotContain("shared-token", "-key", "sk-house");
    }

    @Test
    void onlyTheFilesKeysCountWithoutAnAuthToken() {
        try (Gate filed = Gate.plan()
                .openai(fake)
                .file("config/keys.yaml", KeyFile.of("team-a", "team-a-key"))
                .start()) {
            String json = Gate.chat("gpt-4o", false);
            List<Integer> statuses = List.of(
                    filed.post("/v1/chat/completions", json).statusCode(),
                    filed.post("/v1/chat/completions", json, "X-Api-Key", "shared-token")
                            .statusCode(),
                    filed.post("/v1/chat/completions", json, "X-Api-Key", "team-a-key")
                            .statusCode());

            assertThat(statuses).containsExactly(401, 401, 200);
        }
    }
}
