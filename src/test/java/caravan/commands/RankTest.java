package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.budgets.Budgets;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Request;
import caravan.call.Wanted;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.keys.Keys;
import caravan.keys.Register;
import caravan.limits.Limits;
import caravan.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there are no keys, who is on this machine may give orders, and nobody who is on another. */
class RankTest {
    @TempDir
    private Path folder;

    private boolean mayOrder(String address, Operation operation, String token) throws IOException {
        Keys.Clauses clauses =
                new Keys.Clauses(Limits::listed, (section, name) -> Budgets.read(section, "budget", "key:" + name), 1);
        try (Database database = Database.open(folder)) {
            Register register = Register.open(database, clauses, InstantSource.system());
            Keys.Doubts none = new Keys.Doubts(name -> null, name -> null);
            Keys.Setup setup = new Keys.Setup(
                    token.isEmpty() ? null : token, false, "", clauses, none, register, InstantSource.system());
            Keys keys = Keys.read(folder.resolve("none.yaml"), setup, new Environment(Map.of()), new Mistakes());
            Request request = new Request("POST", "/v1/x", "", Headers.NONE, new byte[0], address);
            Call call = new Call("req_1", Instant.EPOCH, request, new FakeWire(), done -> {});
            call.open(new Wanted(operation, Json.EMPTY, "any", false, false));
            call.calledBy(Caller.ANONYMOUS);
            return Rank.mayOrder(call, keys);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "0:0:0:0:0:0:0:1, true",
        "::1, true",
        "10.0.0.7, false",
        "192.0.2.7, false",
        "172.17.0.1, false",
        "fe80:0:0:0:0:0:0:1, false",
        "2001:db8:0:0:0:0:0:1, false",
        "'', false"
    })
    void whoIsElsewhereMayGiveNone(String address, boolean may) throws IOException {
        assertThat(mayOrder(address, Operation.CHAT, "")).isEqualTo(may);
        assertThat(mayOrder(address, Operation.RESPONSES, "one-token-for-all")).isEqualTo(may);
    }

    @Test
    void whatIsNoTalkIsNoOrder() throws IOException {
        assertThat(mayOrder("127.0.0.1", Operation.EMBEDDINGS, "")).isFalse();
        assertThat(mayOrder("127.0.0.1", Operation.PASS_THROUGH, "")).isFalse();
    }
}
