package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.Heard;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** How much the log says of which package is an order like all others, and lasts while the gateway runs. */
class LogOrdersTest {
    private static Gate gate;

    @BeforeAll
    static void start() {
        gate = Gate.plan().flag("demo-pace", "1ms").start();
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    /** Tests are quieter than a gateway of its own. */
    @BeforeEach
    void loud() {
        say("log level caravan info");
    }

    @AfterEach
    void reset() {
        say("log reset");
    }

    private static String say(String order) {
        String body = "{\"model\":\"demo/echo\",\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.quote("#caravan " + order) + "}]}";
        try {
            return Json.MAPPER
                    .readTree(gate.post("/v1/chat/completions", body).body())
                    .at("/choices/0/message/content")
                    .asText();
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(noJson);
        }
    }

    @Test
    void aPackageSaysMoreFromTheNextLineOnAndOtherPackagesDoNot() {
        assertThat(LoggerFactory.getLogger("caravan.watch.Folders").isDebugEnabled())
                .isFalse();

        assertThat(say("log level caravan.watch debug")).isEqualTo("caravan.watch: debug; before: info");

        assertThat(LoggerFactory.getLogger("caravan.watch.Folders").isDebugEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("caravan.limits.Limits").isDebugEnabled())
                .isFalse();
        assertThat(say("log levels")).contains("caravan: info, by an order\n", "caravan.watch: debug, by an order");
    }

    @Test
    void aCallsOwnLineCanBeLeftOut() {
        try (Heard log = Heard.listen()) {
            say("log level caravan.access off");
            gate.post("/v1/chat/completions", Gate.chat("demo/lorem", false));
            assertThat(say("log level caravan.access usual")).isEqualTo("caravan.access: info; before: off");
            gate.post("/v1/chat/completions", Gate.chat("demo/echo", false));

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("200 chat demo/echo via demo")));
            assertThat(log.lines()).noneMatch(line -> line.contains("demo/lorem"));
        }
    }

    @Test
    void anOrderLeavesItsLineWhateverTheRestSays() {
        say("log level caravan off");

        try (Heard log = Heard.listen()) {
            say("log levels");
            assertThat(log.lines()).anyMatch(line -> line.contains("order: log levels by anonymous"));
        }
    }

    @Test
    void aReloadChangesNoLevelAndAResetChangesAll() {
        say("log level caravan.limits trace");
        gate.reload();
        assertThat(say("log levels")).contains("caravan.limits: trace, by an order");

        assertThat(say("log reset")).doesNotContain("by an order");
        assertThat(LoggerFactory.getLogger("caravan.limits").isTraceEnabled()).isFalse();
    }

    @Test
    void theCommandLineHasItToo() {
        Path data = gate.data();

        assertThat(Orders.inWords(data, "log level caravan.keys debug").orElseThrow())
                .extracting(Orders.Told::done, Orders.Told::lines)
                .containsExactly(true, java.util.List.of("caravan.keys: debug; before: info"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log level caravan.limit debug|There is no package 'caravan.limit'; did you mean caravan.limits?",
                "log level caravan.nosuch.thing debug|There is no package",
                "log level java.lang debug|There is no package 'java.lang'",
                "log level ROOT debug|There is no package 'ROOT'",
                "log level org.apache.hc debug|There is no package 'org.apache.hc'",
                "log level caravan loud|A level is one of off, error, warn, info, debug, trace, or usual.",
                "log level org.apache.camel debug|org.apache.camel may say info at most",
                "log level io.netty trace|io.netty may say info at most",
                "log level caravan.commands off|caravan.commands says info at least",
                "log level caravan|Usage: #caravan log level PACKAGE LEVEL",
                "log|Usage: #caravan log reset"
            })
    void whatIsNotToBeHadIsRefusedWithAReason(String order, String told) {
        String before = say("log levels");

        assertThat(say(order)).contains(told);

        assertThat(say("log levels")).isEqualTo(before);
    }

    @Test
    void whatAnOrderHasChangedEndsWithTheGateway() {
        try (Gate other = Gate.plan().start()) {
            Orders.inWords(other.data(), "log level caravan.stream trace");
            assertThat(LoggerFactory.getLogger("caravan.stream").isTraceEnabled())
                    .isTrue();
        }
        assertThat(LoggerFactory.getLogger("caravan.stream").isTraceEnabled()).isFalse();
    }
}
