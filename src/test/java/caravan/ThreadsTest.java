package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route runs on a virtual thread if it may wait: by a step, by an error handler, or in a route that it leads to. */
class ThreadsTest {
    private static String routes(String handler, String step) {
        return """
            - route:
                id: mine
                %s
                from:
                  uri: platform-http:/mine
                  steps:
                    - to: {id: go-on, uri: "direct:{{there}}"}
            - route:
                id: theirs
                from:
                  uri: direct:theirs
                  steps:
                    - %s
            """.formatted(handler, step);
    }

    private static String threads(String handler, String step, String... more) {
        Gate.Plan plan = Gate.plan()
                .file("config/application.properties", "there=theirs")
                .file("routes/mine.camel.yaml", routes(handler, step));
        for (int i = 0; i < more.length; i += 2) {
            plan.file(more[i], more[i + 1]);
        }
        try (Gate gate = plan.start()) {
            return gate.gateway().welcome().lines().getLast();
        }
    }

    @Test
    void aHarmlessRouteRunsOnTheLoopThroughAPlaceholderToo() {
        assertThat(threads("", "setBody: {id: say, constant: {expression: hi}}"))
                .doesNotContain("mine", "theirs");
    }

    @Test
    void aStepBehindAPlaceholderCounts() {
        assertThat(threads("", "delay: {id: wait, constant: {expression: 1000}}"))
                .contains("theirs/wait");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "errorHandler: {defaultErrorHandler: {redeliveryPolicy: {maximumRedeliveries: 2}}}",
                "errorHandler: {deadLetterChannel: {deadLetterUri: 'log:dead'}}"
            })
    void anErrorHandlerThatTriesAgainCounts(String handler) {
        assertThat(threads(handler, "setBody: {id: say, constant: {expression: hi}}"))
                .contains("mine/errorHandler");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "errorHandler: {noErrorHandler: {}}",
                "errorHandler: {defaultErrorHandler: {}}",
                "errorHandler: {defaultErrorHandler: {redeliveryPolicy: {maximumRedeliveries: 0}}}"
            })
    void anErrorHandlerThatDoesNotTryAgainIsHarmless(String handler) {
        assertThat(threads(handler, "setBody: {id: say, constant: {expression: hi}}"))
                .doesNotContain("mine", "theirs");
    }

    @Test
    void aRouteConfigurationCounts() {
        String configuration = """
                - routeConfiguration:
                    errorHandler: {defaultErrorHandler: {redeliveryPolicy: {maximumRedeliveries: 2}}}
                """;
        String step = "setBody: {id: say, constant: {expression: hi}}";

        assertThat(threads("", step, "routes/all.camel.yaml", configuration)).contains("mine/errorHandler");
    }

    @Test
    void anErrorHandlerOfAllRoutesCounts() {
        String handler = "- errorHandler: {defaultErrorHandler: {redeliveryPolicy: {maximumRedeliveries: 2}}}";
        String step = "setBody: {id: say, constant: {expression: hi}}";

        assertThat(threads("", step, "routes/a.camel.yaml", handler)).contains("mine/errorHandler");
    }
}
