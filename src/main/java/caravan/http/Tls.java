package caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and key of the server, looked through before anybody is shown them: a wrong one would close the door. */
final class Tls {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = "Samarkand".getBytes(StandardCharsets.US_ASCII);

    private Tls() {}

    /** @throws IllegalArgumentException in words, if the two are not PEM, or do not belong together */
    static SSLOptions options(Server.Pem pem) {
        PublicKey shown = certificate(pem.certificates()).getPublicKey();
        if (!belongTogether(key(pem.key(), shown.getAlgorithm()), shown)) {
            throw new IllegalArgumentException("the key is not that of the certificate");
        }
        return new SSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pem.certificates()))
                        .addKeyValue(Buffer.buffer(pem.key())));
    }

    private static Certificate certificate(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("the certificate is not one in PEM", broken);
        }
    }

    private static PrivateKey key(byte[] pem, String algorithm) {
        Matcher found = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new IllegalArgumentException(
                    "the key is not one in PEM (BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nocrypt makes one of others)");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("the key is not that of the certificate", broken);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey shown) {
        String algorithm =
                switch (shown.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> shown.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("the key cannot be used", broken);
        }
    }
}
