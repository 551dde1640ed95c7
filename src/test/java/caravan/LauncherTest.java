package caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that people start; what it does after it has found a JDK is one exec. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("caravan").toAbsolutePath();
    private static final String OURS = System.getProperty("java.home");

    @TempDir
    Path folder;

    private Path jdk(String version) throws IOException {
        Path jdk = folder.resolve("jdk-" + version);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Files.createFile(
                    jdk.resolve("bin").resolve(tool),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        return jdk;
    }

    private String javaHome(Path launcher, Path javaHome) throws IOException, InterruptedException {
        ProcessBuilder launch = new ProcessBuilder(launcher.toString(), "--java-home");
        launch.directory(folder.toFile());
        launch.environment().put("JAVA_HOME", javaHome.toString());
        launch.environment().merge("PATH", OURS + "/bin", (path, ours) -> ours + ":" + path);
        Process process = launch.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
        Path jdk = jdk("26.0.1");

        assertThat(javaHome(LAUNCHER, jdk)).isEqualTo(jdk.toString());
    }

    @Test
    void anOlderJavaHomeIsPassedOverForTheOneOnThePath() throws Exception {
        assertThat(javaHome(LAUNCHER, jdk("17.0.15"))).isEqualTo(OURS);
    }

    @Test
    void aRuntimeWithoutACompilerIsPassedOver() throws Exception {
        Path jre = jdk("25");
        Files.delete(jre.resolve("bin/javac"));

        assertThat(javaHome(LAUNCHER, jre)).isEqualTo(OURS);
    }

    @Test
    void aSymbolicLinkWillDo() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);

        assertThat(javaHome(link, jdk("25-ea")))
                .isEqualTo(folder.resolve("jdk-25-ea").toString());
    }
}
