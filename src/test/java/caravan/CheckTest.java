package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan check} finds in a user's routes what Camel would only find when it starts them. */
class CheckTest {
    @TempDir
    private Path routes;

    private final StringWriter out = new StringWriter();

    private int check(String step) throws IOException {
        Files.writeString(routes.resolve("mine.camel.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: timer:tick
                      parameters: {delay: 0, period: 1}
                      steps:
                        - %s
                """.formatted(step));
        PrintWriter writer = new PrintWriter(out, true);
        Base base = new Base(Path.of(""), Path.of(""));
        return new Commandline(new Running(), new Environment(Map.of("SET", "value")), base, writer, writer)
                .execute("check", "--routes", routes.toString());
    }

    @Test
    void aGoodRouteIsAllRight() throws IOException {
        assertThat(check("log: {id: say, message: \"{{env:SET}}\"}")).isZero();
        assertThat(out.toString()).contains("1 routes, ").contains("all right");
    }

    @Test
    void scriptsAreToldInJson() throws IOException {
        Path mine = routes.resolve("mine.camel.yaml");
        Files.writeString(mine, "- route: {id: m, from: {uri: 'direct:m', steps: [{nosuch: {id: n}}]}}\n");
        PrintWriter writer = new PrintWriter(out, true);

        int code = new Commandline(
                        new Running(), new Environment(Map.of()), new Base(Path.of(""), Path.of("")), writer, writer)
                .execute("check", "--json", "--routes", routes.toString());

        assertThat(code).isEqualTo(1);
        JsonNode told = Json.MAPPER.readTree(out.toString());
        assertThat(told.path("good").asBoolean()).isFalse();
        JsonNode mistake = told.path("mistakes").path(0);
        assertThat(mistake.path("file").asText()).isEqualTo(mine.toString());
        assertThat(mistake.path("line").asInt()).isEqualTo(1);
        assertThat(mistake.path("message").asText()).contains("no step 'nosuch'");
    }

    @Test
    void itMakesNothingInTheDataFolder() {
        Path data = routes.resolve("data");
        PrintWriter writer = new PrintWriter(out, true);
        Base base = new Base(Path.of(""), Path.of(""));
        Environment environment = new Environment(Map.of("CARAVAN_ADMIN_TOKEN", "0123456789abcdef"));

        int code = new Commandline(new Running(), environment, base, writer, writer)
                .execute("check", "--data", data.toString());

        assertThat(code).as(out.toString()).isZero();
        assertThat(data).doesNotExist();
    }

    private int checkFile(String text) throws IOException {
        Files.writeString(routes.resolve("mine.camel.yaml"), text);
        PrintWriter writer = new PrintWriter(out, true);
        Base base = new Base(Path.of(""), Path.of(""));
        return new Commandline(new Running(), new Environment(Map.of()), base, writer, writer)
                .execute("check", "--routes", routes.toString());
    }

    private static String door(String id, String path) {
        return "- route: {id: " + id + ", from: {uri: 'platform-http:" + path + "', steps: [{log: hi}]}}\n";
    }

    @Test
    void noRoutesAreAMistake() throws IOException {
        assertThat(checkFile("[]")).isEqualTo(1);
        assertThat(out.toString()).contains("has no routes");
    }

    @Test
    void twoDoorsOfOnePathAreAMistake() throws IOException {
        String routes = door("one", "/x") + door("other", "/x?httpMethodRestrict=GET") + door("third", "/y");

        assertThat(checkFile(routes)).isEqualTo(1);
        assertThat(out.toString()).contains("other: /x is the path of route 'one' already", "1 mistake");
    }

    @Test
    void aPartOfAPathIsAMistake() throws IOException {
        assertThat(checkFile(door("one", "/x/{id}"))).isEqualTo(1);
        assertThat(out.toString()).contains("one: ", "is not supported", "matchOnUriPrefix");
    }

    @Test
    void aPipelineThatAsksNobodyWhoTheyAreIsLoadedWithAWarning() throws IOException {
        assertThat(checkFile("- route: {id: open, from: {uri: 'direct:answer', steps: [{log: hi}]}}"))
                .isZero();
        assertThat(out.toString()).contains("warning: ", "'open' has no step keys.authenticate");
    }

    @Test
    void aComponentThatIsNotThereIsFound() throws IOException {
        assertThat(check("to: {id: ask, uri: \"nosuch:thing\"}")).isEqualTo(1);
        assertThat(out.toString())
                .contains("mine.camel.yaml:7: mine/ask: ")
                .contains("nosuch")
                .contains("1 mistake");
    }

    @Test
    void anOptionThatIsNotThereIsFound() throws IOException {
        assertThat(check("to: {id: say, uri: \"log:x\", parameters: {showAl: true}}"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("mine.camel.yaml:7: mine/say: ").contains("showAl'; did you mean showAll?");
    }

    @Test
    void aBrokenExpressionIsFound() throws IOException {
        assertThat(check("log: {id: say, message: \"${body.caller.name\"}")).isEqualTo(1);
        assertThat(out.toString()).contains("mine.camel.yaml:7: mine/say: ").contains("functionEnd");
    }

    @Test
    void aVariableThatIsNotSetIsFound() throws IOException {
        assertThat(check("log: {id: say, message: \"{{env:NOT_SET}}\"}")).isEqualTo(1);
        assertThat(out.toString()).contains("mine.camel.yaml:7: mine/say: ").contains("NOT_SET");
    }

    @Test
    void whatIsWrongAfterACallOrWhenOneFailsIsFoundToo() throws IOException {
        String attempt = """
                - route:
                    id: mine
                    from:
                      uri: timer:tick
                      steps:
                        - doTry:
                            id: try
                            steps: [{log: {id: say, message: hi}}]
                            doCatch:
                              - exception: [java.lang.Exception]
                                steps:
                                  - bean: {id: weep, ref: nobody, method: weep}
                            doFinally:
                              steps:
                                - to: {id: leave, uri: "direct:nowhere"}
                """;

        assertThat(checkFile(attempt)).isEqualTo(1);
        assertThat(out.toString())
                .contains("mine.camel.yaml:12: mine/weep: there is no bean 'nobody'")
                .contains("mine.camel.yaml:15: mine/leave: no route begins at direct:nowhere")
                .contains("2 mistakes");
    }
}
