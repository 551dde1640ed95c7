package caravan.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong route of the user's does not start, and does not take the place of a right one; file, line and step are named. */
class WrongRoutesTest {
    private static final String CHAT = "/v1/chat/completions";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bean: {id: mine, ref: wordings, method: instruct} | on-request/mine: there is no bean 'wordings'; did you mean wording?",
                "bean: {id: mine, ref: wording, method: instrukt} | on-request/mine: bean 'wording' has no method 'instrukt'; did you mean instruct?",
                "bean: {id: mine, ref: wording, method: \"maskRequest('a(', 'x')\"} | on-request/mine: maskRequest: 'a(' is no regular expression: ",
                "bean: {id: mine, ref: dialects, method: \"refuse(200, 'x')\"} | on-request/mine: refuse: '200' is no status of an error",
                "to: {id: mine, uri: 'direct:nowhere'} | on-request/mine: no route begins at direct:nowhere",
                "to: {id: mine, uri: 'sql:select 1', parameters: {datasource: x}} | on-request/mine: 'sql' has no option 'datasource'; did you mean dataSource?",
                "setBody: {id: mine, simple: {expression: '${body'}} | on-request/mine: "
            })
    void isToldWithFileLineAndStepAndTheOldOneStays(String step, String told) {
        String wrong = Hooked.route("on-request", "log: {id: before, message: x}", step);
        try (Gate gate = Gate.plan().start()) {
            List<String> lines = gate.write(Hooked.file("mine"), wrong).reload();

            assertThat(lines).hasSize(2).first().isEqualTo("refused");
            assertThat(lines.getLast()).contains("/mine.camel.yaml:7: " + told);
            assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode())
                    .isEqualTo(200);
        }
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> Gate.plan().file(Hooked.file("mine"), wrong).start().close());
        assertThat(refused.mistakes()).singleElement().asString().contains("/mine.camel.yaml:7: " + told);
    }
}
