package caravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Outcome;
import caravan.call.Request;
import caravan.call.Tries;
import caravan.config.Tracing;
import caravan.ledger.Ledger;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nobody collects spans, nothing of them is there: no object of theirs, no thread, no meter, no header that is read. */
class FollowingTest {
    @Test
    void offItIsTheLedgerAlone(@TempDir Path folder) throws IOException {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Ledger ledger = Ledger.open(folder, 1 << 20, meters, InstantSource.system())) {
            Following off = Following.of(ledger, new Tracing(null, null, 100), meters);
            Headers headers = Headers.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            Request request = new Request("POST", "/v1/chat/completions", "", headers, new byte[0], "127.0.0.1");
            Call call = new Call("req_1", Instant.EPOCH, request, new FakeWire(), off.ended());
            call.attempt(new Candidate("demo", "echo"));
            off.sent().accept(call);
            call.conclude(Outcome.ok(200));

            assertThat(call.tries().trace()).isNull();
            assertThat(meters.find("caravan.spans").meters()).isEmpty();
        }
    }

    /** So what is off can only be on by way of {@link Following}, and nobody else can make a span or have a call followed. */
    @Test
    void nobodyElseKnowsOfSpans() {
        var house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("caravan");

        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Following.class.getName())
                .and()
                .resideOutsideOfPackage("caravan.spans")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("caravan.spans", "io.opentelemetry..")
                .check(house);
        noClasses()
                .that()
                .resideOutsideOfPackage("caravan.spans")
                .should()
                .callMethod(Tries.class, "followedBy", caravan.call.Trace.class)
                .check(house);
    }
}
