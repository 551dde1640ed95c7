package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority that nobody knows, and a certificate for localhost that it has signed; made by the JDK's own tool. */
public final class Authority {
    private static final String PASSWORD = "samarkand";

    private final Path folder;

    private Authority(Path folder) {
        this.folder = folder;
    }

    public static Authority make() {
        try {
            Authority made = new Authority(Files.createTempDirectory("caravan-ca"));
            made.tool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c");
            made.tool("-exportcert", "-alias", "ca", "-rfc", "-file", made.ca().toString());
            String names = "san=dns:localhost,ip:127.0.0.1";
            made.tool(
                    "-genkeypair",
                    "-alias",
                    "its",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-signer",
                    "ca",
                    "-ext",
                    names);
            return made;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void tool(String... what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(what));
        command.addAll(List.of("-keystore", signed().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Its own certificate, as PEM. */
    public Path ca() {
        return folder.resolve("ca.pem");
    }

    /** The certificate that it has signed, with its key, as PKCS 12; beside its own. */
    Path signed() {
        return folder.resolve("keys.p12");
    }

    static String password() {
        return PASSWORD;
    }
}
