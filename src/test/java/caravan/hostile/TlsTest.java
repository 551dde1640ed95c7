package caravan.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.config.InvalidConfiguration;
import caravan.testkit.FakeProvider;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS by PEM files, with HTTP/2 for whoever knows it; the files may change while it runs. */
class TlsTest {
    private static final String PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static Pems first;
    private static Pems second;
    private static FakeProvider fake;

    @TempDir
    Path folder;

    @BeforeAll
    static void make() throws Exception {
        first = Pems.make("RSA");
        second = Pems.make("EC");
        fake = FakeProvider.start();
    }

    @AfterAll
    static void close() {
        fake.close();
    }

    private void write(String certificate, String key) throws Exception {
        Files.writeString(folder.resolve("cert.pem"), certificate);
        Files.writeString(folder.resolve("key.pem"), key);
    }

    private Gate start() {
        return Gate.plan()
                .openai(fake)
                .flag("tls-cert", folder.resolve("cert.pem").toString())
                .flag("tls-key", folder.resolve("key.pem").toString())
                .start();
    }

    @Test
    void callsAreAnsweredInWhateverProtocolTheClientKnows() throws Exception {
        write(first.certificatePem(), first.keyPem());
        try (Gate gate = start();
                SSLSocket old = connect(gate, "http/1.1");
                SSLSocket silent = connect(gate);
                SSLSocket young = connect(gate, "h2", "http/1.1")) {
            assertThat(old.getSession().getPeerCertificates()).containsExactly(first.certificate());
            assertThat(old.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(say(old, PING)).contains("200 OK").endsWith("OK");
            assertThat(say(silent, PING)).contains("200 OK").endsWith("OK");
            assertThat(young.getApplicationProtocol()).isEqualTo("h2");
            assertThat(say(old, "GET /ping HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n"))
                    .contains("400 Bad");
        }
    }

    @Test
    void newCertificatesAreShownAndOldConnectionsLiveOn() throws Exception {
        write(first.certificatePem(), first.keyPem());
        try (Gate gate = start();
                SSLSocket old = connect(gate, "http/1.1")) {
            assertThat(say(old, PING)).contains("200 OK");
            write(second.certificatePem(), second.keyPem());
            assertThat(gate.reload()).startsWith("done");
            for (int loop = 0; loop < 8; loop++) {
                try (SSLSocket young = connect(gate, "http/1.1")) {
                    assertThat(young.getSession().getPeerCertificates()).containsExactly(second.certificate());
                }
            }
            assertThat(say(old, PING)).contains("200 OK");
        }
    }

    /** Vert.x by itself drops whoever connects while it takes new certificates in. */
    @Test
    void nobodyIsTurnedAwayMeanwhile() throws Exception {
        write(first.certificatePem(), first.keyPem());
        try (Gate gate = start()) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> connected = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                while (!over.get()) {
                    try (SSLSocket young = connect(gate, "http/1.1")) {
                        count++;
                    } catch (Exception turnedAway) {
                        throw new IllegalStateException(turnedAway);
                    }
                }
                return count;
            });
            for (Pems next : new Pems[] {second, first, second, first}) {
                write(next.certificatePem(), next.keyPem());
                assertThat(gate.reload()).startsWith("done");
            }
            over.set(true);
            assertThat(connected.get(30, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void brokenCertificatesChangeNothing() throws Exception {
        write(first.certificatePem(), first.keyPem());
        try (Gate gate = start()) {
            for (String key : new String[] {second.keyPem(), "nonsense", ""}) {
                write(first.certificatePem(), key);
                assertThat(gate.reload()).startsWith("refused");
            }
            write(first.certificatePem().substring(0, 200), first.keyPem());
            assertThat(gate.reload().toString()).contains("cert.pem", "not one in PEM");
            try (SSLSocket young = connect(gate, "http/1.1")) {
                assertThat(young.getSession().getPeerCertificates()).containsExactly(first.certificate());
                assertThat(say(young, PING)).contains("200 OK");
            }
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsAMistakeAtTheStart() throws Exception {
        write(first.certificatePem(), second.keyPem());

        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("the key is not that of the certificate");
        assertThatThrownBy(() -> Gate.plan()
                        .flag("tls-cert", folder.resolve("cert.pem").toString())
                        .start())
                .hasMessageContaining("TLS needs both");
    }

    private static SSLSocket connect(Gate gate, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gate.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static String say(SSLSocket socket, String request) throws Exception {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().matches("(?s).*\r\n\r\n.+")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
            if (in.available() > 0) {
                answer.append(new String(in.readNBytes(in.available()), US_ASCII));
            }
        }
        return answer.toString();
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
