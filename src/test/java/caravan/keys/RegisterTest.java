package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.budgets.Budgets;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Holder;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.limits.Limits;
import caravan.store.Database;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The register is bounded, and what it cannot read opens nothing. */
class RegisterTest {
    private static final Keys.Clauses CLAUSES =
            new Keys.Clauses(Limits::listed, (section, name) -> Budgets.read(section, "budget", "key:" + name), 1);

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Register register(int most) {
        return new Register(database, CLAUSES, InstantSource.system(), most);
    }

    private Keys keys(Register register) {
        Keys.Setup setup = new Keys.Setup(null, false, "", CLAUSES, Keys.Doubts.NONE, register, InstantSource.system());
        return Keys.read(folder.resolve("none.yaml"), setup, new Environment(Map.of()), new Mistakes());
    }

    private static ObjectNode named(String name) {
        return Json.MAPPER.createObjectNode().put("name", name);
    }

    @Test
    void thereAreOnlySoManyKeys() {
        Register register = register(2);
        Keys keys = keys(register);
        register.make(named("first"), keys);
        ObjectNode second = register.make(named("second"), keys).after();

        Refused refused = catchThrowableOfType(Refused.class, () -> register.make(named("third"), keys));
        assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(refused).hasMessageContaining("There are 2 keys");

        register.withdraw(second.path("id").asText(), keys);
        assertThat(register.make(named("third"), keys).secret()).startsWith("ck-");
    }

    @Test
    void theKeyItselfIsNowhereInTheDatabase() {
        Register register = register(10);
        String secret =
                String.valueOf(register.make(named("hidden"), keys(register)).secret());

        List<String> rows = database.query(session ->
                session.rows("SELECT * FROM virtual_key", row -> row.getString("sha256") + row.getString("terms")));

        assertThat(rows)
                .singleElement()
                .asString()
                .startsWith(KeyFile.sha256(secret))
                .doesNotContain(secret);
    }

    @Test
    void bothOriginsCarryTheSameToLaterSteps() throws IOException {
        String terms = "\"owner\": \"ana\", \"team\": \"search\", \"tags\": [\"a\", \"b\"], \"role\": \"operator\","
                + " \"models\": [\"m*\"], \"providers\": [\"p\"], \"passthrough\": [\"/v1/files/**\"],"
                + " \"limits\": [{\"amount\": 5, \"window\": \"1m\"}], \"budget\": \"7.5/day\"";
        Files.writeString(
                folder.resolve("none.yaml"),
                "keys: [{\"name\": \"one\", \"sha256\": \"" + KeyFile.sha256("filed") + "\", " + terms + "}]");
        Register register = register(10);
        Keys keys = keys(register);
        ObjectNode said = (ObjectNode) Json.MAPPER.readTree("{\"name\": \"other\", " + terms + "}");
        String secret = String.valueOf(register.make(said, keys).secret());

        Caller filed = caller(keys, "filed");
        Caller made = caller(keys, secret);

        assertThat(made.holder()).isEqualTo(new Holder("ana", "search", List.of("a", "b"), "operator"));
        assertThat(made.limits()).singleElement().satisfies(limit -> assertThat(limit.amount())
                .isEqualTo(5));
        assertThat(made.budgets()).singleElement().satisfies(budget -> assertThat(budget.name())
                .isEqualTo("key:other"));
        assertThat(made.mayUse("mx") && made.mayAsk("p") && made.mayPass("GET", "/v1/files/f"))
                .isTrue();
        assertThat(made.mayUse("x") || made.mayAsk("q") || made.mayPass("GET", "/v1/batches"))
                .isFalse();
        assertThat(made)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("name", "budgets.*", "passthrough.*")
                .isEqualTo(filed);
    }

    private static Caller caller(Keys keys, String secret) {
        Request request =
                new Request("GET", "/v1/models", "", Headers.of("X-Api-Key", secret), new byte[0], "192.0.2.1");
        Call call = new Call("req_1", Instant.EPOCH, request, new FakeWire(), done -> {});
        return keys.authenticate(call).caller();
    }

    @Test
    void oneThatCannotBeReadIsOffAndTheOthersGoOn() {
        Register first = register(10);
        String good = String.valueOf(first.make(named("good"), keys(first)).secret());
        String bad = String.valueOf(first.make(named("bad"), keys(first)).secret());
        database.transaction(session ->
                session.run("UPDATE virtual_key SET terms = ? WHERE name = 'bad'", "{\"name\":\"bad\",\"new\":1}"));

        Register again = register(10);

        assertThat(again.size()).isEqualTo(2);
        assertThat(again.opening(KeyFile.sha256(good)).terms().enabled()).isTrue();
        assertThat(again.opening(KeyFile.sha256(bad)).terms().enabled()).isFalse();
    }

    @Test
    void whatTheDatabaseDoesNotTakeHasNotHappened() {
        Register register = register(10);
        Keys keys = keys(register);
        register.make(named("before"), keys);
        database.transaction(session -> session.run("DROP TABLE virtual_key"));

        assertThat(catchThrowableOfType(RuntimeException.class, () -> register.make(named("after"), keys)))
                .isNotNull();

        assertThat(register.size()).isEqualTo(1);
        assertThat(register.named("after")).isNull();
    }
}
