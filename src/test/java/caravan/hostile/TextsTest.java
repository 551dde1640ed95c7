package caravan.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Seen;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What looks like a question to Camel, to a logger or to Java is text, wherever a caller writes it. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class TextsTest {
    private static final String ANSWER = System.getProperty("user.home");

    @Parameter
    String threads;

    private final Logger access = (Logger) LoggerFactory.getLogger("caravan.access");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.house(plan -> plan.flag("threads", threads).flag("forward-request-headers", "x-text"));
        log.start();
        access.setLevel(Level.INFO);
        access.setAdditive(false);
        access.addAppender(log);
    }

    @AfterEach
    void close() {
        access.detachAppender(log);
        access.setLevel(null);
        access.setAdditive(true);
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{user.home}}",
                "{{env:HOME}}",
                "{{sys:user.home}}",
                "${sys.user.home}",
                "${env:HOME}",
                "${sysenv.HOME}",
                "${bean:keys}",
                "${bean:type:java.lang.System?method=lineSeparator}",
                "${body.caller.ownKey}",
                "${camelContext.name}",
                "$simple{sys.user.home}",
                "#{systemProperties['user.home']}",
                "#class:java.lang.Object",
                "#bean:keys",
                "RAW({{env:HOME}})",
                "${jndi:ldap://127.0.0.1/a}",
                "%X{user.home}"
            })
    void aTextIsAText(String text) throws Exception {
        String quoted = Json.quote(text);
        String body = "{\"model\":" + quoted + ",\"user\":" + quoted + "," + quoted + ":" + quoted
                + ",\"messages\":[{\"role\":\"user\",\"content\":" + quoted + "}]}";
        String path = "/v1/chat/completions?a=" + text.replace("#", "%23").replace(" ", "%20");

        RawClient.Answer answer = rig.say(RawClient.post(
                path, body, "X-Text: " + text, "CamelHttpUri: " + text, "User-Agent: " + text, "traceparent: " + text));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        Seen seen = rig.lastSeen();
        assertThat(seen.body()).isEqualTo(body.getBytes(UTF_8));
        assertThat(seen.header("x-text")).isEqualTo(text);
        assertThat(seen.header("camelhttpuri")).isNull();
        assertThat(seen.headers().toString() + seen.uri()).doesNotContain(ANSWER + "]", "=" + ANSWER);
        assertThat(rig.entry(answer).path("model").asText()).isEqualTo(text);
        assertThat(answer.head().toString()).doesNotContain("=[" + ANSWER);
        await().until(() -> logged().contains(text));
        assertThat(logged()).doesNotContain(" " + ANSWER + " ");

        RawClient.Answer refused =
                rig.say(RawClient.get("/nowhere/" + text.replace("#", "%23").replace("//", "/")));
        assertThat(refused.status()).isIn(400, 404);
        assertThat(Json.MAPPER.readTree(refused.body()).at("/error/message").asText())
                .doesNotContain("/" + ANSWER);
    }

    private String logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
    }
}
