package caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.ledger.journal.Child;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {
    @TempDir
    Path folder;

    /** Logs as the gateway does, with its own configuration. */
    static final class Speaker {
        public static void main(String[] args) {
            System.setProperty("logback.configurationFile", "logback.xml");
            if (args.length > 0) {
                System.setProperty("CARAVAN_LOG", args[0]);
            }
            LoggerFactory.getLogger("caravan.access")
                    .atInfo()
                    .addKeyValue("id", "req_1")
                    .log("200 \"chat\"");
            LoggerFactory.getLogger("org.apache.camel.impl").info("chatter");
            Logging.close();
        }
    }

    private String logged(String... args) throws Exception {
        Process speaker = Child.start(Speaker.class, folder.resolve("errors"), args);
        String out = new String(speaker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(speaker.waitFor()).isZero();
        return out;
    }

    @Test
    void aMachineGetsOneJsonObjectPerLine() throws Exception {
        String out = logged();

        assertThat(out.lines()).hasSize(1);
        JsonNode line = Json.MAPPER.readTree(out);
        assertThat(line.get("formattedMessage").asText()).isEqualTo("200 \"chat\"");
        assertThat(line.get("loggerName").asText()).isEqualTo("caravan.access");
        assertThat(line.get("kvpList").get(0).get("id").asText()).isEqualTo("req_1");
    }

    @Test
    void aPersonGetsText() throws Exception {
        assertThat(logged("text")).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  caravan\\.access +200 \"chat\"\\n");
    }

    @Test
    void theTerminalDecidesUnlessItIsSaid() {
        assertThat(Logging.format("", true)).isEqualTo("text");
        assertThat(Logging.format("", false)).isEqualTo("json");
        assertThat(Logging.format("json", true)).isEqualTo("json");
        assertThat(Logging.format("text", false)).isEqualTo("text");
    }
}
