package caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hours are moved, since the clock cannot be. */
class BusinessHoursTest {
    @ParameterizedTest
    @CsvSource({"0000..2359, assistant, lorem", "2400..2500, assistant, echo", "0000..2359, demo/echo, echo"})
    void theHourSaysWhichModelIsMeant(String hours, String asked, String answers) throws Exception {
        String properties = Files.readString(Path.of("examples/business-hours/application.properties"));
        assertThat(properties).contains("hours.open=0800..1759");

        try (Gate gate = Gate.plan().example("business-hours").start()) {
            gate.write("config/application.properties", properties.replace("0800..1759", hours));
            assertThat(gate.reload()).first().isEqualTo("done");

            assertThat(gate.post("/v1/chat/completions", Gate.chat(asked, false))
                            .headers()
                            .firstValue("X-Caravan-Model"))
                    .hasValue(answers);
        }
    }
}
