package caravan.rest;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two teams behind one key of the house: neither gets at the other's things, or at the house's account. */
class OthersThingsTest {
    private static FakeProvider fake;
    private static Gate gate;
    private static Gate token;
    private static Gate open;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start().always(Reply.json("{\"secret\":\"of team a\"}"));
        gate = Gate.plan()
                .openai(fake)
                .file(
                        "config/keys.yaml",
                        Keyring.of(new Keyring.Key("a", "", "[\"/v1/files/**\"]"), new Keyring.Key("b", "", "")))
                .start();
        token = Gate.plan().openai(fake).env("AUTH_TOKEN", "secret").start();
        open = Gate.plan().openai(fake).start();
    }

    @AfterAll
    static void stop() {
        gate.close();
        token.close();
        open.close();
        fake.close();
    }

    static Stream<Asked> things() {
        return Stream.of(
                Asked.of("GET", "/v1/files"),
                Asked.of("GET", "/v1/files/file-a/content"),
                Asked.of("DELETE", "/v1/files/file-a"),
                Asked.of("GET", "/v1/responses/resp_a"),
                Asked.of("GET", "/v1/responses/resp_a/input_items"),
                Asked.of("GET", "/v1/chat/completions"),
                Asked.of("GET", "/v1/chat/completions/c_a/messages"),
                Asked.of("DELETE", "/v1/chat/completions/c_a"),
                Asked.json("POST", "/v1/batches", "{\"input_file_id\":\"file-a\"}"),
                Asked.of("GET", "/v1/batches/batch_a"),
                Asked.of("GET", "/v1/organization/users"),
                Asked.of("POST", "/v1/organization/admin_api_keys"),
                Asked.of("DELETE", "/v1/models/ft:gpt-4o:team-a"),
                Asked.of("PATCH", "/v1/anything/new"),
                Asked.of("OPTIONS", "/v1/files"),
                Asked.of("HEAD", "/v1/files/file-a"));
    }

    @ParameterizedTest
    @MethodSource("things")
    void nobodyReachesWhatIsNotOpenToThem(Asked asked) {
        int before = fake.seen().size();

        assertThat(asked.at(gate, "k-b").statusCode()).isEqualTo(403);
        assertThat(asked.at(token, "secret").statusCode()).isEqualTo(403);
        assertThat(asked.at(open, "anything").statusCode()).isEqualTo(403);
        assertThat(asked.at(gate, "k-nobody").statusCode()).isEqualTo(401);
        assertThat(asked.at(token, "sk-own").statusCode()).isEqualTo(401);
        assertThat(fake.seen()).hasSize(before);
    }

    /** One slip in reading a path, and files would be the whole account. */
    @Test
    void whoMayFilesMayNothingElse() {
        int before = fake.seen().size();
        for (String path : List.of(
                "/v1/files/..;/organization/users",
                "/v1/files/%2e%2e/organization/users",
                "/v1/files/..%2forganization",
                "/v1/files/.%2e/x",
                "/v1/files//x",
                "/v1//files",
                "/v1/files/%5c..%5cx",
                "/v1/files/a;b",
                "/v1/files/%00",
                "/v1/files/%25%32%65",
                "/v1/Files",
                "/v1/filesx",
                "/v1/files-other/x",
                "/v1/organization/files/x",
                "/v1/vector_stores/vs/files/x")) {
            assertThat(Asked.of("GET", path).at(gate, "k-a").statusCode())
                    .as(path)
                    .isIn(400, 403);
        }
        assertThat(fake.seen()).hasSize(before);
        assertThat(Asked.of("GET", "/v1/files/file-a").at(gate, "k-a").body()).contains("secret");
    }
}
