package caravan.providers.connections;

import caravan.config.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose word for a provider's certificate is taken besides those that the JDK knows; for this provider, and no other. */
final class Trust {
    private final List<Certificate> besides;
    private final int hash;
    private final X509TrustManager manager;

    private Trust(List<Certificate> besides, X509TrustManager manager) {
        this.besides = List.copyOf(besides);
        this.hash = this.besides.hashCode();
        this.manager = manager;
    }

    /** Null if the section says nothing of it, or something wrong, which is told. */
    static @Nullable Trust read(Section section) {
        String file = section.text("ca");
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(file.strip()))));
            if (found.isEmpty()) {
                section.mistake("ca", "names a file without a certificate in it: it must be in PEM");
                return null;
            }
            return new Trust(List.copyOf(found), manager(found));
        } catch (IOException | InvalidPathException missing) {
            section.mistake("ca", "names a file that is not there or cannot be read");
        } catch (GeneralSecurityException wrong) {
            section.mistake("ca", "names a file that holds no certificates in PEM");
        }
        return null;
    }

    private static X509TrustManager manager(Collection<? extends Certificate> besides)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        List<Certificate> all = new ArrayList<>(besides);
        all.addAll(Arrays.asList(first(null).getAcceptedIssuers()));
        for (Certificate each : all) {
            store.setCertificateEntry("ca-" + store.size(), each);
        }
        return first(store);
    }

    /** @param store null for that of the JDK */
    private static X509TrustManager first(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("The JDK trusts nobody.");
    }

    X509TrustManager manager() {
        return manager;
    }

    /** A file that was written anew with the same in it leaves the connections as they are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Trust trust && trust.hash == hash && trust.besides.equals(besides);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return besides.size() + " certificates";
    }
}
