package caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.commandline.Commandline;
import caravan.commands.Orders;
import caravan.commands.Orders.Told;
import caravan.config.Base;
import caravan.config.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan reload}: an order from another process. */
class ReloadOrderTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int reload(Path folder) {
        Base base = new Base(folder, folder);
        return new Commandline(
                        new Running(),
                        new Environment(Map.of()),
                        base,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute("reload");
    }

    @Test
    void anOrderIsCarriedOutAndItsResultIsPrinted() {
        try (Gate gate = Gate.plan().start()) {
            gate.write("config/models.yaml", "aliases: {fast: demo/echo}\n");

            assertThat(reload(gate.folder())).isZero();

            assertThat(out.toString()).matches("generation 2 serves: new data, the same \\d+ routes, took \\d+ ms\n");
            assertThat(gate.post("/v1/chat/completions", Gate.chat("fast", false))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void mistakesArePrintedAndTheExitCodeIsOne() {
        try (Gate gate = Gate.plan().start()) {
            gate.write("config/models.yaml", "aliasses: {}\n").write("config/keys.yaml", "kees: []\n");

            assertThat(reload(gate.folder())).isEqualTo(1);

            assertThat(err.toString().lines())
                    .hasSize(2)
                    .anyMatch(
                            line -> line.contains("models.yaml:1: aliasses: is not known here; did you mean aliases?"))
                    .anyMatch(line -> line.contains("keys.yaml:1: kees: is not known here; did you mean keys?"));
        }
    }

    @Test
    void whereNoneRunsTheExitCodeIsTwo() {
        Gate gate = Gate.plan().start();
        gate.close();

        assertThat(reload(gate.folder())).isEqualTo(2);

        assertThat(err.toString()).startsWith("caravan: no Caravan runs on the folder " + gate.data());
    }

    @Test
    void onlyItsOwnerCanOpenTheSocketAndItIsGoneAtTheEnd() throws IOException {
        Path socket;
        try (Gate gate = Gate.plan().start()) {
            socket = gate.data().resolve("caravan.sock");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            assertThat(gate.data().resolve(".s")).doesNotExist();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void theSocketOfOneThatWasKilledIsReplaced() throws IOException {
        Path data = Files.createTempDirectory("caravan-data");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(data.resolve("caravan.sock")));
        }
        try (Gate gate = Gate.plan().flag("data", data.toString()).start()) {
            assertThat(Orders.reload(data)).get().extracting(Told::done).isEqualTo(true);
        }
    }

    @Test
    void aPathThatIsTooLongForASocketIsAWarning() throws IOException {
        Path data = Files.createTempDirectory("caravan-" + "x".repeat(120));
        try (Gate gate = Gate.plan().flag("data", data.toString()).start()) {
            assertThat(gate.get("/ping").statusCode()).isEqualTo(200);
            assertThat(gate.reload()).first().isEqualTo("done");
            assertThat(data.resolve(".s")).doesNotExist();
        }
    }

    @Test
    void whoeverSaysNonsenseOrNothingKeepsNobodyFromAnOrder() throws IOException {
        try (Gate gate = Gate.plan().start()) {
            UnixDomainSocketAddress address =
                    UnixDomainSocketAddress.of(gate.data().resolve("caravan.sock"));
            try (SocketChannel nonsense = SocketChannel.open(address);
                    SocketChannel silent = SocketChannel.open(address)) {
                nonsense.write(StandardCharsets.UTF_8.encode("x".repeat(10_000)));
                silent.write(StandardCharsets.UTF_8.encode("rel"));

                assertThat(Orders.reload(gate.data()))
                        .get()
                        .extracting(Told::done)
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void halfAnOrderIsNone() throws IOException {
        try (Gate gate = Gate.plan().start()) {
            UnixDomainSocketAddress address =
                    UnixDomainSocketAddress.of(gate.data().resolve("caravan.sock"));
            for (String half : List.of("order add model smart demo/echo", "order add key groq " + "k".repeat(9_000))) {
                try (SocketChannel broken = SocketChannel.open(address)) {
                    broken.write(StandardCharsets.UTF_8.encode(half));
                    broken.shutdownOutput();
                    assertThat(new String(Channels.newInputStream(broken).readAllBytes(), StandardCharsets.UTF_8))
                            .startsWith("refused\n");
                }
            }
            assertThat(Orders.inWords(gate.data(), "list orders"))
                    .get()
                    .extracting(Told::lines)
                    .isEqualTo(List.of("The files say all."));
        }
    }

    @Test
    void anOrderThatFailsIsToldSoAndTheNextOneIsHeard(@TempDir Path data) {
        try (Orders orders = Orders.open(
                data,
                () -> {
                    throw new IllegalStateException("out of order");
                },
                query -> {
                    throw new IllegalStateException("out of order");
                },
                Told::done)) {
            assertThat(Orders.reload(data))
                    .get()
                    .extracting(Told::lines)
                    .isEqualTo(List.of("It failed: the gateway's log says why."));
            assertThat(Orders.explain(data, "model=x"))
                    .get()
                    .extracting(Told::done)
                    .isEqualTo(false);
            assertThat(Orders.inWords(data, "help"))
                    .get()
                    .extracting(Told::lines)
                    .isEqualTo(List.of("help"));
            assertThat(orders).isNotNull();
        }
    }

    @Test
    void ordersFromManyAtOnceAreCarriedOutOneByOne() {
        try (Gate gate = Gate.plan().start()) {
            for (int n = 0; n < 8; n++) {
                Thread.ofVirtual().start(() -> Orders.reload(gate.data()));
            }

            await().until(() -> gate.get("/stats").body().contains("\"number\":9,"));
        }
    }
}
