package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen before there is a connection to the provider. */
class ConnectingTest {
    private static final String PATH = "/v1/chat/completions";

    @ParameterizedTest
    @ValueSource(strings = {"loop", "virtual"})
    void aCallerLeavesWhileTheProviderIsConnectedTo(String threads) throws Exception {
        try (FakeProvider fake = FakeProvider.start();
                Threshold threshold = Threshold.before(fake.port());
                Gate gate = Gate.plan()
                        .env("OPENAI_API_KEY", "sk-house")
                        .env("OPENAI_API_URL", "http://127.0.0.1:" + threshold.port())
                        .flag("threads", threads)
                        .start()) {
            Books books = Books.open(gate, fake);
            try (RawClient caller = RawClient.to(gate.port())) {
                caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", true)));
                Awaitility.await().until(() -> !gate.journal().isEmpty());
            }
            assertThat(books.closeOne().path("outcome").asText()).isEqualTo("caller_left");

            threshold.open();
            HttpResponse<String> answer = gate.post(PATH, Gate.chat("gpt-4o", true));

            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
            assertThat(fake.seen()).as("the first request was never sent").hasSize(1);
        }
    }

    @Test
    void whoWaitsTooLongForAConnectionIsToldSo() throws IOException {
        String providers = """
                providers:
                  narrow: {base_url: "{url}", auth: none, pool: {connections: 1, waiting: 9}, timeouts: {connect: 300ms}}
                """;
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = Gate.plan()
                        .file("config/providers.yaml", providers.replace("{url}", fake.url()))
                        .flag("loops", "1")
                        .start();
                RawClient first = RawClient.to(gate.port())) {
            Trouble.teach(fake);
            first.send(RawClient.post(PATH, Trouble.HANGS_IN_MID_STREAM.request("narrow/m")));
            first.head();

            long asked = System.nanoTime();
            HttpResponse<String> answer = gate.post(PATH, Gate.chat("narrow/m", false));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("could not be reached");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
