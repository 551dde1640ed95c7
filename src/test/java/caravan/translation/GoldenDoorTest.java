package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is asked through the running gateway reaches each provider to the letter as its golden file has it: tools and their results,
 * pictures, schemas, thoughts, settings. What is left out is named, what would be missed refused.
 */
class GoldenDoorTest {
    private static final Path HOME = Path.of("src/test/resources/golden");

    private static Rig rig;

    record Case(Speaker speaker, Vendor vendor, Path asked) {
        Path golden() {
            String name = asked.getFileName().toString().replace(".json", "." + vendor.golden + ".json");
            return HOME.resolve("told").resolve(asked.getParent().getFileName()).resolve(name);
        }

        @Override
        public String toString() {
            return asked.getFileName() + " by " + speaker + " to " + vendor;
        }
    }

    static List<Case> cases() throws IOException {
        return Arrays.stream(Speaker.values())
                .flatMap(speaker -> Arrays.stream(Vendor.values())
                        .filter(speaker::isForeignTo)
                        .flatMap(vendor -> asked(speaker).map(file -> new Case(speaker, vendor, file))))
                .filter(one -> Files.exists(one.golden()))
                .toList();
    }

    private static Stream<Path> asked(Speaker speaker) {
        return Stream.of(HOME.resolve("asked")
                        .resolve(speaker == Speaker.OPENAI ? "openai" : "anthropic")
                        .toFile()
                        .listFiles())
                .map(File::toPath)
                .sorted();
    }

    @BeforeAll
    static void open() {
        rig = Vendor.open(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itIsAskedToTheLetter(Case one) throws IOException {
        JsonNode golden = Said.JSON.readTree(one.golden().toFile());
        ObjectNode request = (ObjectNode) Said.JSON.readTree(one.asked().toFile());
        request.put("model", one.vendor.model().replace("some-model", "gpt-6-sol"));
        boolean streamed = request.path("stream").asBoolean();
        FormatContract.Sample text = one.vendor.contract().text();
        rig.fake().always(streamed ? one.vendor.stream(text.stream()) : Reply.json(text.whole()));
        int before = rig.fake().seen().size();

        RawClient.Answer answer = rig.say(RawClient.post(one.speaker.path, request.toString()));

        if (golden.has("refused")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains(golden.path("why").asText());
            assertThat(rig.fake().seen()).hasSize(before);
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String dropped = answer.head().header("x-caravan-dropped");
        assertThat(dropped == null ? "" : dropped)
                .isEqualTo(golden.path("dropped").asText());
        assertThat(told(rig.lastSeen().json(), one)).isEqualTo(told(golden.path("body"), one));
    }

    /** The files know one model of each. */
    private static JsonNode told(JsonNode body, Case one) {
        return body.has("model") ? ((ObjectNode) body.deepCopy()).put("model", one.vendor.golden) : body;
    }
}
