package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** From the command to the first answer: the launcher, as users have it, on both cores. */
final class StartUp {
    private static final int PORT = 18405;

    private final Path folder;

    StartUp(Path folder) {
        this.folder = folder;
    }

    /** The median of so many starts, in milliseconds. */
    double measure(int times, String javaOpts) throws IOException {
        double[] all = new double[times];
        for (int i = 0; i < times; i++) {
            all[i] = once(javaOpts, folder.resolve("start-" + javaOpts.length() + "-" + i));
        }
        Arrays.sort(all);
        return all[times / 2];
    }

    /** The launcher makes the cache beside a start that has none. */
    void awaitCache() throws IOException {
        once("", folder.resolve("start-first"));
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!made() && System.nanoTime() < deadline) {
            Pause.of(Duration.ofMillis(200));
        }
    }

    private static boolean made() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.anyMatch(file -> file.toString().endsWith(".aot"));
        }
    }

    private double once(String javaOpts, Path data) throws IOException {
        long began = System.nanoTime();
        ProcessBuilder launch = new ProcessBuilder("./caravan", "--port=" + PORT, "--data=" + data)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile());
        launch.environment().put("JAVA_OPTS", javaOpts);
        Process process = launch.start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("It did not start: see " + folder.resolve("start.log"));
            }
            Pause.of(Duration.ofMillis(2));
        }
        double took = (System.nanoTime() - began) / 1e6;
        process.destroy();
        process.onExit().join();
        return took;
    }

    private static boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }
}
