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
            made.tool("ca.p12", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c");
            made.tool("ca.p12", "-exportcert", "-alias", "ca", "-rfc", "-file", made.path("ca.pem"));
            made.tool("its.p12", "-genkeypair", "-alias", "its", "-keyalg", "EC", "-dname", "CN=localhost");
            made.tool("its.p12", "-certreq", "-alias", "its", "-file", made.path("its.csr"));
            made.tool(
                    "ca.p12",
                    "-gencert",
                    "-alias",
                    "ca",
                    "-infile",
                    made.path("its.csr"),
                    "-outfile",
                    made.path("its.pem"),
                    "-rfc",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1");
            made.tool("its.p12", "-importcert", "-noprompt", "-alias", "ca", "-file", made.path("ca.pem"));
            made.tool("its.p12", "-importcert", "-noprompt", "-alias", "its", "-file", made.path("its.pem"));
            return made;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private void tool(String store, String... what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(what));
        command.addAll(List.of("-keystore", path(store), "-storetype", "PKCS12", "-storepass", PASSWORD));
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

    /** The certificate that it has signed, with its key, as PKCS 12. */
    Path signed() {
        return folder.resolve("its.p12");
    }

    static String password() {
        return PASSWORD;
    }
}
