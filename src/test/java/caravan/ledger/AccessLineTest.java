package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Cost;
import caravan.call.Holder;
import caravan.call.Outcome;
import caravan.call.Reason;
import caravan.call.Usage;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLineTest {
    private static Entry entry(String model, Outcome outcome, Usage usage, Cost cost, int attempts) {
        return new Entry(
                "req_1",
                "team-a",
                "chat",
                Plain.orNull(model),
                "echo",
                null,
                "demo",
                outcome,
                true,
                attempts,
                List.of(),
                null,
                usage,
                cost,
                Duration.ofMillis(1),
                Duration.ofMillis(3),
                Holder.NOBODY,
                List.of());
    }

    @Test
    void aPersonCanReadIt() {
        Entry entry = entry("demo/echo", Outcome.ok(200), Usage.of(12, 5), new Cost(Calls.PRICE, "demo/*"), 1);

        assertThat(AccessLine.text(entry))
                .isEqualTo("200 chat demo/echo via demo 12+5 tokens $0.000012 3 ms (first 1 ms) team-a req_1");
    }

    @Test
    void aFailureIsNamedAndWhatIsUnknownIsLeftOut() {
        Entry entry = entry("demo/echo", Outcome.of(Reason.UPSTREAM_TIMEOUT), null, null, 3);

        assertThat(AccessLine.text(entry))
                .isEqualTo("504 provider_timeout chat demo/echo via demo in 3 attempts 3 ms (first 1 ms) team-a req_1");
    }

    @Test
    void aNameCannotPassForMoreThanAName() {
        Entry entry = entry("x via gold 1+1 tokens\n200 chat", Outcome.ok(200), null, null, 1);

        assertThat(AccessLine.text(entry)).startsWith("200 chat \"x via gold 1+1 tokens?200 chat\" via demo 3 ms");
    }

    @Test
    void aMachineFindsTheFigures() {
        Logger logger = (Logger) LoggerFactory.getLogger("caravan.access");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setLevel(Level.INFO);
        try {
            AccessLine.write(entry("demo/echo", Outcome.ok(200), Usage.of(12, 5), new Cost(Calls.PRICE, "demo/*"), 1));
        } finally {
            logger.setLevel(null);
            logger.detachAppender(seen);
        }

        assertThat(seen.list).singleElement().satisfies(event -> assertThat(event.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly(
                        "id=req_1",
                        "caller=team-a",
                        "operation=chat",
                        "model=demo/echo",
                        "request_model=echo",
                        "provider=demo",
                        "status=200",
                        "outcome=ok",
                        "streamed=true",
                        "attempts=1",
                        "cache=null",
                        "input_tokens=12",
                        "output_tokens=5",
                        "cost_usd=0.000012",
                        "time_to_first_chunk_ms=1",
                        "duration_ms=3"));
    }
}
