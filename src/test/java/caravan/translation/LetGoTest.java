package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever waits for the provider's last bytes holds the whole call: thousands a second would fill the heap. */
class LetGoTest {
    private static final int CALLS = 60;

    @ParameterizedTest
    @MethodSource("caravan.translation.Tongue#all")
    void aCallThatIsOverIsNotHeld(Tongue tongue) throws JMException {
        try (Rig rig = Town.house(plan -> plan.flag("loops", "1"))) {
            for (int i = 0; i < CALLS; i++) {
                rig.fake().next(tongue.upTo(tongue.events().size()));
                assertThat(rig.say(tongue.request()).text()).endsWith(tongue.end());
            }
            assertThat(alive(TranslatedSource.class)).isLessThan(CALLS / 4);
        }
    }

    /** How many there are after a full collection. */
    private static long alive(Class<?> type) throws JMException {
        Object told = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return told.toString()
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(row -> row.length > 3 && row[3].equals(type.getName()))
                .mapToLong(row -> Long.parseLong(row[1]))
                .sum();
    }
}
