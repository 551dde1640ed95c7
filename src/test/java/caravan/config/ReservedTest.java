package caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedTest {
    @TempDir
    private Path folder;

    private Mistakes read(String properties, Map<String, String> variables) throws IOException {
        Mistakes mistakes = new Mistakes();
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), properties);
        Settings.read(Map.of(), new Environment(variables), new Base(folder, folder), mistakes);
        return mistakes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.main.routes-include-pattern",
                "camel.main.routesIncludePattern",
                "camel.main.jmxEnabled",
                "camel.main.stream-caching-enabled",
                "camel.main.name"
            })
    void whatCaravanSetsNobodyElseDoes(String key) throws IOException {
        assertThat(read("mine=1\n" + key + "=x\n", Map.of()).found())
                .singleElement()
                .asString()
                .contains("application.properties:2: " + key + ": is set by Caravan itself");
        String variable = "CAMEL_MAIN_ROUTES_INCLUDE_PATTERN";
        assertThat(read("", Map.of(variable, "x")).found())
                .singleElement()
                .asString()
                .startsWith(variable + ": is set by Caravan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.main.tracing=true", "camel.component.http.copy-headers=false", "name=mine"})
    void theRestIsCamelsOrTheUsers(String line) throws IOException {
        assertThat(read(line, Map.of()).found()).isEmpty();
    }
}
