package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/extending.md shows is so. */
class ExtendingPageTest {
    private static final Page PAGE = Page.read(Path.of("docs", "extending.md"));
    private static final String FILE = "routes/letters.camel.yaml";
    private static final Pattern ADDRESS = Pattern.compile("(?m)^\\| `(direct:[\\w-]+)` \\|");

    private static String route() {
        return PAGE.blocks("yaml").getFirst();
    }

    @Test
    void theRouteOnThePageRefusesInTheWordsOnThePage() {
        assertThat(route()).startsWith("# " + FILE);
        try (Gate gate = Gate.plan().file(FILE, route()).start()) {
            HttpResponse<String> refused = gate.post("/v1/chat/completions", Gate.chat("demo/lorem", false));

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo(PAGE.blocks("json").getFirst().strip());
            assertThat(gate.post("/v1/chat/completions", Gate.chat("demo/echo", false))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aMistakeInItIsToldAsOnThePage() {
        try (Gate gate = Gate.plan().start()) {
            List<String> told =
                    gate.write(FILE, route().replace("refuse(", "refuze(")).reload();

            String line = PAGE.text()
                    .lines()
                    .filter(each -> each.contains("'refuze'"))
                    .findFirst()
                    .orElseThrow()
                    .strip();
            assertThat(told.getLast()).contains("/" + line);
        }
    }

    @Test
    void thePipelineNamesEveryPlaceOfThePage() throws Exception {
        String pipeline = Files.readString(Path.of("routes", "answer.camel.yaml"));
        List<String> addresses = ADDRESS.matcher(PAGE.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(addresses).hasSize(5);
        assertThat(addresses)
                .filteredOn(address -> !address.equals("direct:budget-alert"))
                .allSatisfy(address -> assertThat(pipeline).contains(address));
    }
}
