package caravan.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever is refused at the door has a line in the log, but the log is not theirs to fill. */
class RefusalLinesTest {
    private static final int MOST_A_SECOND = 20;

    private final Logger access = (Logger) LoggerFactory.getLogger("caravan.access");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        access.setLevel(Level.INFO);
        access.setAdditive(false);
        access.addAppender(log);
    }

    @AfterEach
    void stop() {
        access.detachAppender(log);
        access.setLevel(null);
        access.setAdditive(true);
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aRefusalHasALineWithoutItsQuery() {
        try (Rig rig = Rig.house(plan -> plan)) {
            String id = String.valueOf(
                    rig.say(RawClient.get("/nowhere?key=sk-secret")).head().header("x-request-id"));
            rig.say("nonsense\r\n\r\n");

            await().until(() -> lines().size() == 2);
            assertThat(lines().getFirst()).isEqualTo("404 caller_unknown_path GET /nowhere " + id);
            assertThat(lines().getLast())
                    .startsWith("400 caller_invalid_request")
                    .doesNotContain("nonsense");
        }
    }

    @Test
    void aFloodOfThemHasAFew() {
        try (Rig rig = Rig.house(plan -> plan);
                RawClient caller = rig.caller()) {
            long began = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                assertThat(caller.send(RawClient.get("/nowhere")).answer().status())
                        .isEqualTo(404);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            assertThat(lines()).hasSizeLessThanOrEqualTo((int) (seconds + 2) * MOST_A_SECOND);
        }
    }
}
