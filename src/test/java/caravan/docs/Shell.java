package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Types what a page says to type. */
final class Shell {
    private Shell() {}

    /** @param port of the gateway that the page has at localhost:8080. @return what was printed */
    static String run(String command, int port, Map<String, String> variables)
            throws IOException, InterruptedException {
        String here = command.replace("localhost:8080", "127.0.0.1:" + port)
                .replaceFirst("curl ", "curl --fail-with-body --silent --show-error --max-time 20 ");
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true);
        shell.environment().putAll(variables);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + output).isZero();
        return output;
    }
}
