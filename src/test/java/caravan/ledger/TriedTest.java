package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import caravan.ledger.journal.JournalFiles;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a call's attempts if the gateway is killed during one of them. */
class TriedTest {
    @TempDir
    Path folder;

    private Ledger ledger() throws IOException {
        return Ledger.open(
                folder,
                1 << 20,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.fixed(Calls.NOON));
    }

    private JsonNode done(String id) throws IOException {
        return JournalFiles.lines(folder).stream()
                .filter(line -> line.path("id").asText().equals(id)
                        && line.path("event").asText().equals("done"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aKillInTheSecondAttemptLeavesBothInTheBooks() throws IOException {
        try (Ledger ledger = ledger()) {
            Call call = Calls.sent("twice", "echo", ledger);
            call.tries().paidWith("KEY_1");
            call.tries().failed(new UpstreamFailed(Reason.UPSTREAM_TIMEOUT, "Too late."));
            call.attempt(new Candidate("other", "model"));
            ledger.begin(call);
            Calls.sent("once", "echo", ledger);
        }

        ledger().close();

        JsonNode killed = done("twice");
        assertThat(killed.path("outcome").asText()).isEqualTo("gateway_killed");
        assertThat(killed.path("attempts").asInt()).isEqualTo(2);
        JsonNode first = killed.path("tries").path(0);
        assertThat(first.path("deployment").asText()).isEqualTo("demo/echo");
        assertThat(first.path("key").asText()).isEqualTo("KEY_1");
        assertThat(first.path("outcome").asText()).isEqualTo("provider_timeout");
        assertThat(killed.path("tries").path(1).toString())
                .isEqualTo("{\"deployment\":\"other/model\",\"outcome\":\"gateway_killed\"}");
        assertThat(done("once").has("tries")).isFalse();
    }
}
