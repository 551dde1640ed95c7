package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With camel-kafka as it is, and Kafka's own producer for tests in place of a broker. */
class UsageToKafkaTest {
    private static final Queue<MockProducer<String, String>> PRODUCERS = new ConcurrentLinkedQueue<>();
    private static final Queue<Properties> OPTIONS = new ConcurrentLinkedQueue<>();

    /** What camel-kafka asks for its client. */
    public static final class Clients extends DefaultKafkaClientFactory {
        @Override
        @SuppressWarnings("rawtypes")
        public Producer getProducer(Properties options) {
            MockProducer<String, String> made =
                    new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
            OPTIONS.add(options);
            PRODUCERS.add(made);
            return made;
        }
    }

    @BeforeEach
    void forget() {
        PRODUCERS.clear();
        OPTIONS.clear();
    }

    @Test
    void everyCallIsAMessage() throws IOException {
        try (Gate gate = Gate.plan()
                .file(
                        "config/application.properties",
                        Files.readString(Path.of("config/application.properties"))
                                + "\ncamel.beans.clients=#class:" + Clients.class.getName()
                                + "\ncamel.component.kafka.kafka-client-factory=#bean:clients\n")
                .example("usage-to-kafka")
                .env("KAFKA_BROKERS", "broker.example.com:9092")
                .start()) {
            String id = gate.post("/v1/chat/completions", Gate.chat("demo/echo", true))
                    .headers()
                    .firstValue("X-Request-Id")
                    .orElseThrow();

            await().until(() ->
                    PRODUCERS.stream().anyMatch(each -> !each.history().isEmpty()));
            ProducerRecord<?, ?> sent = PRODUCERS.element().history().getFirst();
            JsonNode entry = Json.MAPPER.readTree(String.valueOf(sent.value()));
            assertThat(sent.topic()).isEqualTo("llm-usage");
            assertThat(entry.path("id").asText()).isEqualTo(id);
            assertThat(entry.path("output_tokens").asInt()).isPositive();
            assertThat(OPTIONS.element()).containsEntry("bootstrap.servers", "broker.example.com:9092");
        }
    }
}
