package caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.config.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that are not wanted are no part of the routes at all, wherever they stand: they cost nothing. */
class LeftOutTest {
    private static final List<String> PLACES = List.of("to-on-request", "to-on-answer", "to-on-record");

    @TempDir
    private Path folder;

    /** The ids of all steps of the pipeline that comes with Caravan, and of this route beside it. */
    private List<String> steps(String change, String into, String mine) throws IOException {
        String shipped = Files.readString(Path.of("routes/answer.camel.yaml"));
        assertThat(shipped).contains(change);
        Files.writeString(folder.resolve("answer.camel.yaml"), shipped.replace(change, into));
        Files.writeString(folder.resolve("mine.camel.yaml"), mine);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Routes routes = Routes.read(context, folder, new Mistakes());
            routes.load();
            List<String> ids = new ArrayList<>();
            routes.all().forEach(route -> collect(route, ids));
            return ids;
        }
    }

    private static void collect(ProcessorDefinition<?> parent, List<String> ids) {
        for (ProcessorDefinition<?> step : Parts.of(parent)) {
            ids.add(step.getId());
            collect(step, ids);
        }
    }

    private static String route(String name) {
        return "- route: {id: mine, from: {uri: 'direct:" + name + "', steps: [{log: {id: say, message: hi}}]}}";
    }

    @Test
    void aPlaceWithoutARouteIsLeftOut() throws IOException {
        assertThat(steps("", "", route("elsewhere")))
                .contains("open-call", "reply-error", "record")
                .doesNotContainAnyElementsOf(PLACES);
    }

    @Test
    void aPlaceWhoseRouteIsThereIsKept() throws IOException {
        assertThat(steps("", "", route("on-request"))).contains("to-on-request").doesNotContain(PLACES.get(1));
        assertThat(steps("", "", route("on-answer"))).contains("to-on-answer").doesNotContain(PLACES.getFirst());
        assertThat(steps("", "", route("on-stream"))).contains("to-on-answer").doesNotContain(PLACES.getFirst());
        assertThat(steps("", "", route("on-record"))).contains("to-on-record").doesNotContain(PLACES.getFirst());
    }

    @Test
    void aDisabledStepIsLeftOutAfterTheCallToo() throws IOException {
        assertThat(steps("- bean: {id: record,", "- bean: {disabled: true, id: record,", route("elsewhere")))
                .contains("reply-error")
                .doesNotContain("record");
        assertThat(steps("- bean: {id: reply-error,", "- bean: {disabled: true, id: reply-error,", route("elsewhere")))
                .contains("record")
                .doesNotContain("reply-error");
    }
}
