package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the build and the image are made of. The jars of the class paths are compared by Maven itself, before it compiles. */
class SupplyChainTest {
    private static final Path TOOLS = Path.of(".ci", "tools.sha256");
    private static final Pattern ARTIFACT = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.]+\\.version)>([^<]+)</");

    /** The files that Maven fetched to build this, and their sums. */
    private static Map<String, String> tools() throws IOException {
        Map<String, String> tools = new TreeMap<>();
        for (String line : Files.readAllLines(TOOLS)) {
            String[] parts = line.split("  ", 2);
            tools.put(parts[1], parts[0]);
        }
        return tools;
    }

    static String sha256(Path file) throws IOException {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Another version of Maven may want others of them: what is here must be what was written down. */
    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void everyToolOfTheBuildIsTheOneThatWasLocked() throws IOException {
        Path repository = Path.of(System.getProperty("localRepository"));
        List<String> compared = new ArrayList<>();
        for (Map.Entry<String, String> tool : tools().entrySet()) {
            Path file = repository.resolve(tool.getKey());
            if (Files.exists(file)) {
                compared.add(tool.getKey());
                assertThat(sha256(file))
                        .as("%s; after an upgrade: .ci/lock", file)
                        .isEqualTo(tool.getValue());
            }
        }
        assertThat(compared).hasSizeGreaterThan(tools().size() / 2);
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void everyVersionThatTheBuildFileNamesIsLocked() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"), UTF_8);
        Map<String, String> properties = new TreeMap<>();
        PROPERTY.matcher(pom).results().forEach(found -> properties.put("${" + found.group(1) + "}", found.group(2)));
        Map<String, String> tools = tools();
        Matcher artifact = ARTIFACT.matcher(pom);
        int found = 0;
        for (artifact.find(); !artifact.hitEnd() && artifact.find(); found++) {
            String version = properties.getOrDefault(artifact.group(3), artifact.group(3));
            String name = artifact.group(2) + "-" + version;
            String path = artifact.group(1).replace('.', '/') + "/" + artifact.group(2) + "/" + version + "/" + name;
            assertThat(tools).as("after an upgrade: .ci/lock").containsKey(path + ".pom");
        }
        assertThat(found).isGreaterThan(20);
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void theImageIsBuiltFromWhatIsLockedAndSaysWhatItIsMadeOf() throws IOException {
        String image = Files.readString(Path.of("Dockerfile"));

        assertThat(image)
                .contains("COPY .ci/dependencies.json .ci/dependencies.json")
                .contains("COPY --from=build /caravan/target/caravan.cdx.json caravan.cdx.json")
                .doesNotContain("dependencyLock.skip", "curl ", "wget ", "ADD http");
        assertThat(image.lines().filter(line -> line.startsWith("USER ")))
                .isNotEmpty()
                .noneMatch(line -> line.matches("USER +(root|0)\\b.*"));
        assertThat(image).containsPattern("(?m)^HEALTHCHECK [^\\n]*(\\\\\\n[^\\n]*)*/healthz");
        assertThat(Files.readString(Path.of(".dockerignore"))).contains("!.ci/dependencies.json");
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void theLauncherFetchesNothingItself() throws IOException {
        assertThat(Files.readString(Path.of("caravan"))).doesNotContain("curl ", "wget ", "/dev/tcp", "git ");
    }
}
