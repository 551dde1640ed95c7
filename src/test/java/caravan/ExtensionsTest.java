package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.lives.Caravans;
import caravan.testkit.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user puts into {@code lib/}, {@code routes/} and application.properties is part of the gateway at its next start. */
class ExtensionsTest {
    private static final String ROUTE = """
            - route:
                id: on-request
                from:
                  uri: direct:on-request
                  steps:
                    - bean: {id: weigh-letter, ref: scales, method: weigh}
            """;

    @TempDir
    private Path home;

    /** The class of docs/editing-routes.md, which only this jar has: it is left out of the class path. */
    private void jar() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Path scales = Path.of("target/test-classes/mine/Scales.class");
        try (OutputStream file = Files.newOutputStream(home.resolve("lib/mine.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("mine/Scales.class"));
            jar.write(Files.readAllBytes(scales));
        }
    }

    /** As in the launcher and the image, but that our own classes need no jar. */
    private Caravans start() throws IOException {
        String ours = Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(each -> !each.endsWith("test-classes"))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        assertThat(Files.readString(Path.of("caravan")))
                .contains("class_path=\"$home/target/caravan.jar:$home/lib/*\"");
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("\"-cp\", \"target/caravan.jar:lib/*\"");
        ProcessBuilder java = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        ours + ":" + home.resolve("lib") + "/*",
                        "caravan.Caravan"))
                .directory(home.toFile());
        java.environment().clear();
        java.environment().put("PORT", "0");
        java.environment().put("CARAVAN_LOG", "text");
        return Caravans.launch(java);
    }

    @Test
    void aJarARouteAndABeanTakePartAtTheNextStart() throws Exception {
        Gate.plan()
                .file("config/application.properties", "camel.beans.scales=#class:mine.Scales\n")
                .file("routes/mine.camel.yaml", ROUTE)
                .into(home);
        jar();

        try (Caravans caravan = start();
                RawClient caller = RawClient.to(caravan.port())) {
            String small = Gate.chat("demo/echo", false);
            String large = small.replace("Samarkand", "Samarkand".repeat(2_000));

            assertThat(caller.send(RawClient.post("/v1/chat/completions", small))
                            .answer()
                            .status())
                    .isEqualTo(200);
            RawClient.Answer refused =
                    caller.send(RawClient.post("/v1/chat/completions", large)).answer();
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text()).contains("Letters of more than 10,000 bytes are not carried.");
        }
    }
}
