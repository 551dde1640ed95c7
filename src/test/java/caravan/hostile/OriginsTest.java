package caravan.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages may call if their origin is listed, to the letter; for all others there is not one word about it. */
class OriginsTest {
    private static final String APP = "https://app.example.com";
    private static final String CHAT = Gate.chat("gpt-4o", false);
    private static final String PREFLIGHT = """
            OPTIONS /v1/chat/completions HTTP/1.1
            Host: x
            Access-Control-Request-Method: POST
            Access-Control-Request-Headers: authorization, x-stainless-os
            """.replace("\n", "\r\n");

    private static Rig rig(String origins) {
        return Rig.house(plan -> origins.isEmpty() ? plan : plan.flag("cors-origins", origins));
    }

    @Test
    void unlessAskedForThereIsNothingOfIt() {
        try (Rig rig = rig("")) {
            assertSilent(rig.chat(CHAT, "Origin: " + APP), 200);
            assertSilent(rig.say(PREFLIGHT + "Origin: " + APP + "\r\n\r\n"), 405);
            assertThat(rig.chat(CHAT, "Origin: " + APP).head().header("vary")).isNull();
        }
    }

    private static void assertSilent(RawClient.Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head().headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com.evil.net",
                "https://app.example.com:8443",
                "http://app.example.com",
                "https://APP.example.com",
                "https://app.example.com/",
                "https://evil.net",
                "null",
                "*"
            })
    void anotherOriginIsToldNothing(String other) {
        try (Rig rig = rig("https://other.example.com, " + APP)) {
            assertSilent(rig.chat(CHAT, "Origin: " + other), 200);
            assertSilent(rig.say(PREFLIGHT + "Origin: " + other + "\r\n\r\n"), 405);
            assertThat(rig.chat(CHAT, "Origin: " + other).head().header("vary")).isEqualTo("Origin");
        }
    }

    @Test
    void aListedOriginMayReadAnswersErrorsAndStreams() {
        try (Rig rig = rig("https://other.example.com, " + APP)) {
            for (String body : new String[] {CHAT, Gate.chat("gpt-4o", true), "{", ""}) {
                RawClient.Answer answer = rig.chat(body, "Origin: " + APP);
                assertThat(answer.head().headers().get("access-control-allow-origin"))
                        .containsExactly(APP);
                assertThat(answer.head().header("access-control-expose-headers"))
                        .contains("X-Caravan-Cost-Usd");
                assertThat(answer.head().headers()).doesNotContainKey("access-control-allow-credentials");
                assertThat(answer.head().header("vary")).contains("Origin");
            }
            assertThat(rig.say(RawClient.get("/nowhere", "Origin: " + APP))
                            .head()
                            .header("access-control-allow-origin"))
                    .isEqualTo(APP);
        }
    }

    @Test
    void aBrowserThatAsksFirstIsAnsweredAtTheDoor() {
        try (Rig rig = rig(APP);
                RawClient caller = rig.caller()) {
            RawClient.Head head =
                    caller.send(PREFLIGHT + "Origin: " + APP + "\r\n\r\n").head();

            assertThat(head.status()).isEqualTo(204);
            assertThat(head.header("access-control-allow-origin")).isEqualTo(APP);
            assertThat(head.header("access-control-allow-methods")).contains("POST");
            assertThat(head.header("access-control-allow-headers")).isEqualTo("authorization, x-stainless-os");
            assertThat(caller.send(RawClient.get("/ping")).answer().text()).isEqualTo("OK");
            assertThat(rig.fake().seen()).isEmpty();
            assertThat(rig.gate().entries()).isEmpty();
        }
    }

    @Test
    void aStarIsForAllAndNeverWithCredentials() {
        try (Rig rig = rig("*")) {
            RawClient.Answer answer = rig.chat(CHAT, "Origin: https://any.example.com", "Cookie: a=b");

            assertThat(answer.head().header("access-control-allow-origin")).isEqualTo("*");
            assertThat(answer.head().headers()).doesNotContainKeys("access-control-allow-credentials", "vary");
        }
    }
}
