package caravan.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.Typed;
import caravan.call.Json;
import caravan.keys.Admin;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./caravan key …}, typed against the gateway that runs. */
class KeyLineTest {
    private static Gate gate;

    @BeforeAll
    static void start() {
        gate = Admin.in(Gate.plan()).start();
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    private static JsonNode json(Typed typed) {
        try {
            return Json.MAPPER.readTree(typed.out());
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(typed.toString(), noJson);
        }
    }

    @Test
    void aKeyIsMadeShownOnceAndOpensTheDoor() {
        Typed made = Typed.in(gate, "key", "create", "--name", "team-a", "--budget", "50/month", "--limit", "600/1m");

        assertThat(made.code()).as(made.err()).isZero();
        String key = made.lines().getLast();
        assertThat(key).startsWith("ck-");
        assertThat(gate.post("/v1/chat/completions", Gate.chat("demo/echo", false), "Authorization", "Bearer " + key)
                        .statusCode())
                .isEqualTo(200);
        Typed list = Typed.in(gate, "key", "list");
        assertThat(list.lines().getFirst()).startsWith("NAME").contains("ID", "STATE", "BUDGET");
        assertThat(list.words("team-a")).contains("active", "50/month");
        assertThat(list.out()).doesNotContain(key);
    }

    @Test
    void allThatAKeyMayDoCanBeSaid() {
        Typed made = Typed.in(
                gate,
                "key",
                "create",
                "--name=all",
                "--owner=ana",
                "--team=search",
                "--tag=eu",
                "--tag=nightly",
                "--role=operator",
                "--models=demo/*,gpt-5-mini",
                "--providers=demo",
                "--expires=2036-01-31T00:00:00Z",
                "--json");

        JsonNode key = json(made);
        assertThat(key.path("tags").toString()).isEqualTo("[\"eu\",\"nightly\"]");
        assertThat(key.path("models").toString()).isEqualTo("[\"demo/*\",\"gpt-5-mini\"]");
        assertThat(key.path("expires_at").asText()).startsWith("2036-01-31");
        Typed shown = Typed.in(gate, "key", "show", "all");
        assertThat(shown.lines()).contains("owner: ana", "role: operator", "tags: eu, nightly");
        assertThat(Typed.in(gate, "key", "show", key.path("id").asText()).out()).isEqualTo(shown.out());
    }

    @Test
    void whatAKeyMayDoIsChangedAndAllElseStays() {
        Typed.in(gate, "key", "create", "--name=changing", "--team=search", "--owner=ana", "--budget=5/day");

        Typed changed = Typed.in(
                gate,
                "key",
                "change",
                "changing",
                "--models=demo/*",
                "--limit=60/1m",
                "--without=team",
                "--without=budget");

        assertThat(changed.code()).as(changed.err()).isZero();
        assertThat(changed.lines())
                .contains("owner: ana", "models: demo/*")
                .noneMatch(line -> line.startsWith("team") || line.startsWith("budget"));
        assertThat(Typed.in(gate, "key", "change", "changing", "--off").lines()).contains("state: disabled");
        assertThat(Typed.in(gate, "key", "change", "changing", "--on", "--without=limit")
                        .lines())
                .contains("state: active")
                .noneMatch(line -> line.startsWith("limits"));
    }

    @Test
    void aChangeOfNothingAndOneThatIsWrongChangeNothing() {
        Typed.in(gate, "key", "create", "--name=staying", "--budget=5/day");

        assertThat(Typed.in(gate, "key", "change", "staying").err()).contains("what is to change?");
        assertThat(Typed.in(gate, "key", "change", "staying", "--budget=much").err())
                .contains("budget");
        assertThat(Typed.in(gate, "key", "change", "staying", "--without=nose").err())
                .contains("nose: is not known here");
        assertThat(Typed.in(gate, "key", "show", "staying").lines()).contains("budget: 5/day");
    }

    @Test
    void aKeyIsRotatedAndRevokedByItsName() {
        String first = Typed.in(gate, "key", "create", "--name=passing").lines().getLast();

        String second =
                Typed.in(gate, "key", "rotate", "passing", "--grace=1h").lines().getLast();

        assertThat(second).startsWith("ck-").isNotEqualTo(first);
        assertThat(Typed.in(gate, "key", "revoke", "passing").out()).startsWith("revoked");
        Typed gone = Typed.in(gate, "key", "revoke", "passing");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).contains("There is no key with the id 'passing'.");
    }

    @Test
    void whatTheGatewayRefusesIsToldInItsOwnWords() {
        Typed refused = Typed.in(gate, "key", "create", "--name=odd", "--budget=much", "--limit=lots/1m");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).startsWith("caravan: ").contains("budget", "amount");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void withoutTheKeyOfAnOperatorThereIsNothingAndItSaysWhereToPutOne(@TempDir Path folder) throws IOException {
        JsonNode team = Admin.of(gate).make("{\"name\":\"mere\"}");
        JsonNode ops = Admin.of(gate).make("{\"name\":\"ops\",\"role\":\"operator\"}");

        assertThat(Typed.with(Map.of(), gate, "key", "list").err()).contains("is missing", "CARAVAN_OPERATOR_KEY");
        Typed caller =
                Typed.with(Map.of("CARAVAN_OPERATOR_KEY", team.path("key").asText()), gate, "key", "list");
        assertThat(caller.code()).isEqualTo(1);
        assertThat(caller.err()).contains("This key is not an operator's.");
        Path file = Files.writeString(folder.resolve("key"), ops.path("key").asText() + "\n");
        assertThat(Typed.with(Map.of(), gate, "key", "list", "--operator-key-file=" + file)
                        .code())
                .isZero();
        assertThat(Typed.with(Map.of(), gate, "key", "list", "--operator-key-file=" + folder.resolve("none"))
                        .err())
                .contains("cannot be read");
    }

    @Test
    void whereNobodyRunsItSaysSo(@TempDir Path folder) {
        Typed nobody = Typed.in(Map.of("CARAVAN_ADMIN_TOKEN", "x"), folder, "key", "list", "--port", "1");

        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("no Caravan answers at http://127.0.0.1:1", "CARAVAN_ADDRESS");
        assertThat(Typed.in(Map.of(), folder, "key", "list", "--address=ftp://x")
                        .err())
                .contains("is no address such as");
    }

    @Test
    void halfACommandIsToldItsOtherHalves() {
        Typed half = Typed.in(gate, "key");

        assertThat(half.code()).isEqualTo(2);
        assertThat(half.err()).contains("create, list, show, change, rotate, revoke");
        assertThat(Typed.in(gate, "key", "create").err()).contains("--name");
    }

    @Test
    void aShellLearnsAllCommands() {
        Typed bash = Typed.in(gate, "completion", "bash");

        assertThat(bash.out()).contains("complete -F", "_picocli_caravan_key_create", "--budget", "deployments");
        assertThat(Typed.in(gate, "completion", "fish").code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeAKeyIsRefusedWithoutBeingShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "canary-of-a\nkey");
        Typed typed = Typed.in(gate, "key", "list", "--operator-key-file", file.toString());

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("what is given as the key is none").doesNotContain("canary");
        assertThat(typed.out()).isEmpty();
    }
}
