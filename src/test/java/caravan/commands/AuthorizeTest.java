package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.call.Sha256;
import caravan.config.InvalidConfiguration;
import caravan.testkit.RawClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders are taken from administrators alone, and where there are none from nobody. */
class AuthorizeTest {
    private static Gate gate;

    @BeforeAll
    static void start() {
        gate = Gate.plan()
                .env("CARAVAN_ADMIN_TOKEN", "the-admin-token")
                .env("AUTH_TOKEN", "a-callers-token")
                .env("CARAVAN_CORS_ORIGINS", "*")
                .start();
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/admin", "/admin/", "/admin/keys", "/admin/keys/key_1", "/admin/keys/key_1/rotate", "/admin/x"})
    void withoutATokenTheAdminApiIsOff(String path) {
        try (Gate without = Gate.plan().start()) {
            HttpResponse<String> answer = without.get(path, "Authorization", "Bearer ");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("The admin API is off: set CARAVAN_ADMIN_TOKEN", "\"code\":\"admin_api_off\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer",
                "Authorization: Bearer the-admin-toke",
                "Authorization: Bearer the-admin-token2",
                "Authorization: Bearer THE-ADMIN-TOKEN",
                "Authorization: the-admin-token",
                "Authorization: Basic the-admin-token",
                "X-Api-Key: the-admin-token",
                "Cookie: token=the-admin-token"
            })
    void whoIsNoAdministratorLearnsNothing(String header) {
        String[] headers = header.isEmpty() ? new String[0] : header.split(": ", 2);
        for (String path : new String[] {"/admin/keys", "/admin/no-such-thing"}) {
            HttpResponse<String> answer = gate.get(path, headers);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer realm="));
            assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"").doesNotContain("the-admin");
        }
    }

    @Test
    void whoMayCallMayNotGiveOrders() {
        HttpResponse<String> answer = gate.get("/admin/keys", "Authorization", "Bearer a-callers-token");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("This key is not an operator's.");
    }

    @Test
    void anOperatorsKeyOpensWhereThereIsNoAdminTokenAndNoOtherKeyDoes() {
        String keys = "keys:\n  - {name: ops, role: operator, sha256: " + Sha256.hex("ck-ops")
                + "}\n  - {name: team, sha256: " + Sha256.hex("ck-team") + "}\n";
        try (Gate without = Gate.plan().file("config/keys.yaml", keys).start()) {
            assertThat(without.get("/admin/keys", "Authorization", "Bearer ck-ops")
                            .statusCode())
                    .isEqualTo(200);
            for (String other : new String[] {"ck-team", "ck-nobody"}) {
                assertThat(without.get("/admin/keys", "Authorization", "Bearer " + other)
                                .body())
                        .contains("\"code\":\"admin_api_off\"");
            }
        }
    }

    @Test
    void theAdminTokenIsNoCallersToken() {
        assertThat(gate.post(
                                "/v1/chat/completions",
                                Gate.chat("demo/echo", false),
                                "Authorization",
                                "Bearer the-admin-token")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anAdministratorIsToldWhatThereIsNot() {
        HttpResponse<String> answer = gate.get("/admin/no-such-thing", "Authorization", "Bearer the-admin-token");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Unknown path: GET /admin/no-such-thing.");
    }

    @Test
    void theSameTokenForAllIsAMistake() {
        InvalidConfiguration refused = catchThrowableOfType(InvalidConfiguration.class, () -> Gate.plan()
                .env("AUTH_TOKEN", "same")
                .env("CARAVAN_ADMIN_TOKEN", "same")
                .start()
                .close());

        assertThat(refused.mistakes().toString())
                .contains("CARAVAN_ADMIN_TOKEN", "must not be the same as AUTH_TOKEN")
                .doesNotContain("'same'");
    }

    @Test
    void noWebPageMayGiveOrders() {
        String preflight = RawClient.get(
                        "/admin/keys", "Origin: https://evil.example", "Access-Control-Request-Method: POST")
                .replaceFirst("GET", "OPTIONS");
        String order =
                RawClient.get("/admin/keys", "Origin: https://evil.example", "Authorization: Bearer the-admin-token");
        try (RawClient caller = RawClient.to(gate.port())) {
            for (String request : new String[] {preflight, order}) {
                RawClient.Answer answer = caller.send(request).answer();

                assertThat(answer.head().headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
            }
        }
    }

    @Test
    void withAPortOfItsOwnItIsNowhereElse() {
        try (Gate both = Gate.plan()
                .flag("admin-port", "0")
                .env("CARAVAN_ADMIN_TOKEN", "the-admin-token")
                .start()) {
            String order = RawClient.get("/admin/no-such-thing", "Authorization: Bearer the-admin-token");

            assertThat(status(both.port(), order)).isEqualTo("404 unknown_url");
            assertThat(status(both.port(), RawClient.get("/admin/keys"))).isEqualTo("404 unknown_url");
            assertThat(status(both.adminPort(), order)).isEqualTo("404 unknown_url");
            assertThat(status(both.adminPort(), RawClient.get("/admin/keys"))).isEqualTo("401 invalid_api_key");
        }
    }

    private static String status(int port, String request) {
        try (RawClient caller = RawClient.to(port)) {
            RawClient.Answer answer = caller.send(request).answer();
            return answer.status() + " " + answer.text().replaceAll(".*\"code\":\"(\\w+)\".*", "$1");
        }
    }
}
