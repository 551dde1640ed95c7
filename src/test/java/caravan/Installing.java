package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Does what an example's page tells a user to do in Caravan's folder, as far as it copies files. */
final class Installing {
    private static final Path EXAMPLES = Path.of("examples");

    private Installing() {}

    static void into(Path folder, String example) throws IOException {
        Path link = folder.resolve(EXAMPLES);
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, EXAMPLES.toAbsolutePath());
        }
        List<String> commands = Files.readString(EXAMPLES.resolve(example).resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("cp ") || line.startsWith("cat "))
                .toList();
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            Process shell = new ProcessBuilder("bash", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(shell.onExit().join().exitValue())
                    .as(command + ": " + said)
                    .isZero();
        }
    }
}
