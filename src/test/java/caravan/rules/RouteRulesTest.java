package caravan.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each rule of route files holds for a good file, and breaks when the good file is spoilt. */
class RouteRulesTest {
    private static final String GOOD = """
            # What this file is for.
            - route:
                id: front-chat
                description: "Chat completions"
                from:
                  uri: platform-http:/v1/chat/completions
                  parameters: {httpMethodRestrict: POST, consumes: application/json}
                  steps:
                    - to: {id: chat-to-answer, uri: "direct:answer", parameters: {block: false}}
            - route:
                id: answer
                description: "Answer one call"
                errorHandler: {noErrorHandler: {}}
                from:
                  uri: direct:answer
                  steps:
                    - doTry:
                        id: answer-call
                        steps:
                          - bean: {id: open-call, ref: dialects, method: open, description: "Read the JSON once"}
                          - removeHeaders: {id: drop-headers, pattern: "*"}
                          - filter:
                              id: unless-answered
                              expression: {simple: {expression: "${body.unanswered}"}}
                              steps:
                                - stop: {id: halt}
                          - choice:
                              id: by-model
                              when:
                                - id: for-small
                                  expression: {simple: {expression: "${body.small}"}}
                                  steps:
                                    - stop: {id: halt-small}
                              otherwise:
                                id: for-others
                                steps:
                                  - stop: {id: halt-others}
                        doCatch:
                          - id: refuse
                            exception: [java.lang.Throwable]
                            steps:
                              - bean: {id: reply-error, ref: dialects, method: replyError, description: "Say no"}
                        doFinally:
                          id: close-books
                          steps:
                            - bean: {id: record, ref: ledger, method: "record('all')", description: "Write it down"}
            """;

    @Test
    void aGoodFileBreaksNoRule() {
        RouteRules rules = rules(GOOD);

        assertThat(RULES).allSatisfy(rule -> assertThat(rule.apply(rules)).isEmpty());
    }

    @Test
    void whatCamelDoesNotKnowIsInvalid() {
        breaks(RouteRules::invalid, "pattern:", "patern:");
        breaks(RouteRules::invalid, "errorHandler: {noErrorHandler: {}}", "errorHandler: noErrorHandler");
    }

    @Test
    void aFileWithoutACommentIsFound() {
        breaks(RouteRules::withoutACommentOnTop, "# What this file is for.\n", "");
    }

    @Test
    void aLongFileIsFound() {
        breaks(RouteRules::longerThanAHundredLines, "for.\n", "for.\n" + "#\n".repeat(60));
    }

    @Test
    void whatIsNoRouteIsFound() {
        breaks(RouteRules::notOnlyRoutes, "for.\n", "for.\n- beans: []\n");
    }

    @Test
    void aMissingIdIsFoundHoweverDeep() {
        breaks(RouteRules::withoutAnId, "id: record, ", "");
        breaks(RouteRules::withoutAnId, "id: halt-others", "");
        breaks(RouteRules::withoutAnId, "    id: answer\n", "");
        breaks(RouteRules::withoutAnId, "- id: for-small\n                      expression", "- expression");
    }

    @Test
    void anIdGivenTwiceIsFound() {
        breaks(RouteRules::idsGivenTwice, "id: halt-small", "id: halt");
        breaks(RouteRules::idsGivenTwice, "id: open-call", "id: answer");
    }

    @Test
    void aMissingDescriptionIsFound() {
        breaks(RouteRules::withoutADescription, ", description: \"Write it down\"", "");
        breaks(RouteRules::withoutADescription, "description: \"Answer one call\"", "description: \"\"");
    }

    @Test
    void aBeanByItsClassIsFound() {
        breaks(RouteRules::beansNotByRefAndMethod, "ref: ledger, method", "beanType: caravan.Ledger, method");
        breaks(RouteRules::beansNotByRefAndMethod, ", method: open", "");
    }

    @Test
    void inlineCodeIsFound() {
        breaks(RouteRules::inlineCode, "stop: {id: halt}", "process: {id: halt, ref: x}");
    }

    @Test
    void theShortFormIsFound() {
        breaks(RouteRules::inShortForm, "stop: {id: halt}", "log: text");
    }

    @Test
    void aShortExpressionIsFound() {
        breaks(RouteRules::withAShortExpression, "expression: {simple: {expression: \"${body.small}\"}}", "simple: x");
        breaks(RouteRules::withAShortExpression, "{simple: {expression: \"${body.unanswered}\"}}", "{simple: x}");
    }

    @Test
    void optionsInAUriAreFound() {
        breaks(RouteRules::optionsInTheUri, "\"direct:answer\"", "\"direct:answer?block=false\"");
    }

    @Test
    void anEipThatSwallowsWhatFollowsIsFound() {
        breaks(RouteRules::withoutTheirOwnSteps, "steps:\n                    - stop: {id: halt}", "note: x");
        breaks(RouteRules::withoutTheirOwnSteps, "steps:\n                      - stop: {id: halt-others}", "note: x");
    }

    @Test
    void aCallOfNoRouteIsFound() {
        breaks(RouteRules::callsOfNoRoute, "\"direct:answer\"", "\"direct:anwser\"");
    }

    @Test
    void aCallThatMayBlockIsFound() {
        breaks(RouteRules::callsThatMayBlock, ", parameters: {block: false}", "");
        breaks(RouteRules::callsThatMayBlock, "block: false", "block: true");
    }

    @Test
    void aCallOfAnotherNameIsFound() {
        breaks(RouteRules::callsNotNamedAfterTheirRoute, "id: chat-to-answer", "id: chat");
    }

    @Test
    void aRouteOfAnotherNameIsFound() {
        breaks(RouteRules::routesNotNamedLikeTheirAddress, "    id: answer\n", "    id: reply\n");
    }

    @Test
    void aSubRouteThatKeepsFailuresIsFound() {
        breaks(RouteRules::subRoutesThatKeepFailures, "errorHandler: {noErrorHandler: {}}\n", "group: x\n");
    }

    @Test
    void aStepThatIsNotToldIsFound() {
        String told = String.join(" ", rules(GOOD).untold("good.camel.yaml", ""));

        assertThat(told).startsWith("chat-to-answer answer-call open-call");
        assertThat(rules(GOOD).untold("good.camel.yaml", told.replace(" record", "")))
                .containsExactly("record");
        assertThat(rules(GOOD).untold("good.camel.yaml", told.replace(" halt ", " ")))
                .containsExactly("halt");
    }

    private static final List<Function<RouteRules, ? extends Iterable<?>>> RULES = List.of(
            RouteRules::invalid,
            RouteRules::longerThanAHundredLines,
            RouteRules::withoutACommentOnTop,
            RouteRules::notOnlyRoutes,
            RouteRules::withoutAnId,
            RouteRules::idsGivenTwice,
            RouteRules::withoutADescription,
            RouteRules::beansNotByRefAndMethod,
            RouteRules::inlineCode,
            RouteRules::inShortForm,
            RouteRules::withAShortExpression,
            RouteRules::optionsInTheUri,
            RouteRules::withoutTheirOwnSteps,
            RouteRules::callsOfNoRoute,
            RouteRules::callsThatMayBlock,
            RouteRules::callsNotNamedAfterTheirRoute,
            RouteRules::routesNotNamedLikeTheirAddress,
            RouteRules::subRoutesThatKeepFailures);

    private static RouteRules rules(String text) {
        return new RouteRules(RouteSchema.OF_CAMEL, List.of(RouteFile.of("good.camel.yaml", text)));
    }

    private static void breaks(Function<RouteRules, ? extends Iterable<?>> rule, String good, String bad) {
        assertThat(GOOD).contains(good);
        assertThat(rule.apply(rules(GOOD.replace(good, bad)))).as(bad).isNotEmpty();
    }
}
