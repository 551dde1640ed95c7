package caravan.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pipeline as it is shipped keeps the rules of route files. */
class RouteStyleTest {
    private final RouteRules rules = new RouteRules(RouteSchema.OF_CAMEL, RouteFile.in(Path.of("routes")));

    @Test
    void filesAreValidForCamel() {
        assertThat(rules.invalid()).isEmpty();
    }

    @Test
    void thePipelineIsThere() {
        assertThat(Path.of("routes", "answer.camel.yaml")).exists();
    }

    @Test
    void filesAreShortAndSayWhatTheyAreFor() {
        assertThat(rules.longerThanAHundredLines()).isEmpty();
        assertThat(rules.withoutACommentOnTop()).isEmpty();
    }

    @Test
    void filesHoldOnlyRoutes() {
        assertThat(rules.notOnlyRoutes()).isEmpty();
    }

    @Test
    void everyRouteAndStepHasAnIdOfItsOwn() {
        assertThat(rules.withoutAnId()).isEmpty();
        assertThat(rules.idsGivenTwice()).isEmpty();
    }

    @Test
    void everyRouteAndBeanStepIsDescribed() {
        assertThat(rules.withoutADescription()).isEmpty();
    }

    @Test
    void beanStepsAreRefAndMethod() {
        assertThat(rules.beansNotByRefAndMethod()).isEmpty();
        assertThat(rules.inlineCode()).isEmpty();
    }

    @Test
    void theNotationIsCanonical() {
        assertThat(rules.inShortForm()).isEmpty();
        assertThat(rules.withAShortExpression()).isEmpty();
        assertThat(rules.optionsInTheUri()).isEmpty();
    }

    @Test
    void whatHasChildrenWritesSteps() {
        assertThat(rules.withoutTheirOwnSteps()).isEmpty();
    }

    @Test
    void everyRouteThatIsCalledExistsAndIsNotWaitedFor() {
        assertThat(rules.callsOfNoRoute()).isEmpty();
        assertThat(rules.callsThatMayBlock()).isEmpty();
    }

    @Test
    void namesSayWhichRouteIsCalled() {
        assertThat(rules.callsNotNamedAfterTheirRoute()).isEmpty();
        assertThat(rules.routesNotNamedLikeTheirAddress()).isEmpty();
    }

    @Test
    void subRoutesPassFailuresOn() {
        assertThat(rules.subRoutesThatKeepFailures()).isEmpty();
    }

    @Test
    void theWalkthroughTellsEveryStepOfThePipeline() throws IOException {
        String walkthrough = Files.readString(Path.of("docs", "walkthrough.md"));

        for (String file : List.of(
                "front-door",
                "front-media",
                "front-rest",
                "answer",
                "ask-models",
                "house",
                "orders",
                "admin",
                "deployments",
                "books")) {
            assertThat(rules.untold(file + ".camel.yaml", walkthrough)).as(file).isEmpty();
        }
    }
}
