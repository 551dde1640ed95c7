package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Call;
import caravan.call.Json;
import caravan.call.Outcome;
import caravan.call.Units;
import caravan.call.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured in pictures, seconds or characters stands in all books, and nowhere where there was none. */
class UnitsTest {
    private Ledger ledger;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        ledger = Ledger.open(
                folder,
                1 << 20,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.fixed(Calls.NOON));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Entry used(Usage usage) {
        Call call = Calls.sent("req_1", "painter", ledger);
        call.used(usage);
        call.conclude(Outcome.ok(200));
        ledger.record(call);
        return Entry.of(call);
    }

    private static JsonNode line(Entry entry) throws IOException {
        return Json.MAPPER.readTree(Lines.done(entry, Calls.NOON));
    }

    @Test
    void aLineEndsWithTheUnitsAndHasNoTokensThatNobodyCounted() throws IOException {
        Entry images = used(Usage.in(Units.images(3, "hd"), false));
        Entry sound = used(Usage.in(Units.seconds(new BigDecimal("1e1")), true));

        assertThat(new String(Lines.done(images, Calls.NOON), java.nio.charset.StandardCharsets.UTF_8))
                .endsWith(",\"images\":3}\n");
        assertThat(line(images).path("input_tokens").isNull()).isTrue();
        assertThat(line(images).path("estimated").asBoolean(true)).isFalse();
        assertThat(line(sound).path("audio_seconds").asText()).isEqualTo("10");
        assertThat(line(sound).path("estimated").asBoolean()).isTrue();
    }

    @Test
    void tokensAndUnitsStandBesideEachOther() throws IOException {
        JsonNode line = line(used(Usage.of(14, 101).and(Units.characters(120))));

        assertThat(line.path("output_tokens").asLong()).isEqualTo(101);
        assertThat(line.path("characters").asLong()).isEqualTo(120);
        assertThat(line(used(Usage.of(0, 0))).path("input_tokens").asText()).isEqualTo("0");
        assertThat(line(used(Usage.of(1, 1))).has("images")).isFalse();
    }

    @Test
    void theFiguresAddThemUp() {
        used(Usage.of(1, 1));
        assertThat(ledger.stats()).doesNotContainKey("units");

        used(Usage.in(Units.images(3, ""), false));
        used(Usage.in(Units.seconds(new BigDecimal("0.1")), false));
        used(Usage.in(Units.seconds(new BigDecimal("0.2")), false));
        assertThat(String.valueOf(ledger.stats().get("units"))).isEqualTo("{images=3, audio_seconds=0.3}");
    }

    @Test
    void theMetricsCountThemApartFromTokens() {
        used(Usage.in(Units.characters(120), false));

        assertThat(ledger.scrape())
                .containsPattern("caravan_characters_total\\{.*\\} 120.0")
                .containsPattern("gen_ai_client_token_usage_count\\{.*\\} 0")
                .doesNotContain("caravan_images", "caravan_audio");
    }

    @Test
    void aPersonCanReadThem() {
        assertThat(AccessLine.text(used(Usage.in(Units.images(1, ""), false)))).contains(" via demo 1 image ");
        assertThat(AccessLine.text(used(Usage.of(50, 4000).and(Units.images(2, "")))))
                .contains(" via demo 50+4000 tokens 2 images ");
        assertThat(AccessLine.text(used(Usage.in(Units.seconds(BigDecimal.TEN), true))))
                .contains(" via demo 10 s of sound (estimated) ");
    }
}
