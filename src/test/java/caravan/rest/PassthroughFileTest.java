package caravan.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code passthrough} in keys.yaml may say, and where what it opens leads. */
class PassthroughFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"[/v1/files/**, files]", "[\"get /v1/files\"]", "[/v1/**/x]", "/v1/fi*"})
    void aPatternThatIsNoneIsRefusedWithItsPlace(String patterns) {
        assertThatThrownBy(() -> Gate.plan()
                        .file("config/keys.yaml", Keyring.of(new Keyring.Key("a", "", patterns)))
                        .start())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("keys.yaml:2: keys[0].passthrough: ")
                .hasMessageContaining("is not a path such as /v1/files/**, or GET /v1/batches/*");
    }

    @Test
    void anEmptyListIsRefusedToo() {
        assertThatThrownBy(() -> Gate.plan()
                        .file("config/keys.yaml", Keyring.of(new Keyring.Key("a", "", "[]")))
                        .start())
                .hasMessageContaining("keys[0].passthrough: names no path");
    }

    @Test
    void itLeadsToTheDefaultProviderAndNoModelLeadsElsewhere() {
        try (FakeProvider acme = FakeProvider.start().always(Reply.json("{\"of\":\"acme\"}"));
                FakeProvider bolt = FakeProvider.start().always(Reply.json("{\"of\":\"bolt\"}"));
                Gate gate = Gate.plan()
                        .file("config/providers.yaml", """
                                providers:
                                  acme: {base_url: "%s", auth: none, prefixes: [acme-]}
                                  bolt: {base_url: "%s", auth: none, prefixes: [bolt-]}
                                """.formatted(acme.url(), bolt.url()))
                        .file("config/models.yaml", "default_provider: bolt")
                        .file("config/keys.yaml", Keyring.of(new Keyring.Key("a", "", "[\"/v1/**\"]")))
                        .start()) {
            assertThat(Asked.of("GET", "/v1/files").at(gate, "k-a").body()).contains("bolt");
            assertThat(assistant("bolt-1").at(gate, "k-a").body()).contains("bolt");
            assertThat(assistant("new").at(gate, "k-a").body()).contains("bolt");
            for (String other : new String[] {"acme-1", "acme/x", "demo/echo"}) {
                HttpResponse<String> answer = assistant(other).at(gate, "k-a");
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("\"param\":\"model\"", "goes to 'bolt'");
            }
            assertThat(acme.seen()).isEmpty();
        }
    }

    private static Asked assistant(String model) {
        return Asked.json("POST", "/v1/assistants", "{\"model\":\"" + model + "\"}");
    }

    /** An address in a redirect may be an inner one, or a key to a file. */
    @Test
    void whereTheHousePaysNobodyIsSentElsewhere() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan()
                        .openai(fake)
                        .file("config/keys.yaml", Keyring.of(new Keyring.Key("a", "", "[\"/v1/**\"]")))
                        .start()) {
            fake.next(
                    Reply.of(302).header("Location", "http://10.0.0.7/f?sig=1").bytes(""));
            HttpResponse<String> moved = Asked.of("GET", "/v1/files/f/content").at(gate, "k-a");
            assertThat(moved.statusCode()).isEqualTo(502);
            assertThat(moved.body()).doesNotContain("10.0.0.7");

            fake.next(
                    Reply.of(201).header("Location", "http://10.0.0.7/v1/x").bytes("sdp"),
                    Reply.of(201).header("Location", "/v1/realtime/calls/rtc_1").bytes("sdp"));
            assertThat(Asked.of("POST", "/v1/x").at(gate, "k-a").headers().firstValue("location"))
                    .isEmpty();
            assertThat(Asked.of("POST", "/v1/x").at(gate, "k-a").headers().firstValue("location"))
                    .contains("/v1/realtime/calls/rtc_1");
        }
    }

    /** Here {@code demo} is all there is, or a route is. */
    @Test
    void whoeverIsNoHttpProviderSaysSo() {
        try (Gate gate = Gate.plan()
                .file("config/providers.yaml", "providers: {mine: {route: \"direct:mine\"}}")
                .file("routes/mine.camel.yaml", """
                        - route:
                            id: mine
                            from:
                              uri: direct:mine
                              steps:
                                - setBody: {expression: {constant: {expression: "{}"}}}
                        """)
                .file("config/keys.yaml", Keyring.of(new Keyring.Key("a", "", "[\"/v1/**\"]")))
                .start()) {
            for (Asked asked : new Asked[] {
                Asked.of("GET", "/v1/files"),
                Asked.json("POST", "/v1/images/generations", "{\"model\":\"mine/x\"}"),
                Asked.json("POST", "/v1/images/generations", "{\"model\":\"demo/echo\"}"),
                Asked.json("POST", "/v1/audio/speech", "{\"model\":\"demo/echo\",\"input\":\"x\"}")
            }) {
                HttpResponse<String> answer = asked.at(gate, "k-a");
                assertThat(answer.statusCode()).as(asked.uri()).isEqualTo(501);
                assertThat(answer.body()).contains("not_implemented", asked.uri());
            }
        }
    }
}
