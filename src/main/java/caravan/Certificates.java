package caravan;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.http.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the files of {@code tls-cert} and {@code tls-key}. */
final class Certificates {
    private Certificates() {}

    /** Null if there is to be no TLS, or if they cannot be read or used: the mistakes say why. */
    static Server.@Nullable Pem read(Settings settings, Mistakes mistakes) {
        Path certificates = settings.places().tlsCert();
        Path key = settings.places().tlsKey();
        if (certificates == null && key == null) {
            return null;
        }
        if (certificates == null || key == null) {
            String missing = certificates == null ? "--tls-cert" : "--tls-key";
            mistakes.add(new Mistake(missing, 0, "", "is missing: TLS needs both"));
            return null;
        }
        try {
            Server.Pem pem = new Server.Pem(Files.readAllBytes(certificates), Files.readAllBytes(key));
            pem.check();
            return pem;
        } catch (IOException | IllegalArgumentException unusable) {
            String what = unusable instanceof IOException ? "cannot be read" : String.valueOf(unusable.getMessage());
            mistakes.add(new Mistake(certificates.toString(), 0, "", what));
            return null;
        }
    }
}
