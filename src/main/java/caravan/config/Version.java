package caravan.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Caravan this is. */
public final class Version {
    private Version() {}

    /** As in the build file. */
    public static String ours() {
        Properties build = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream("/caravan/version.properties")) {
            build.load(Objects.requireNonNull(resource));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return build.getProperty("version");
    }
}
