package caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressSettingsTest {
    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Mistakes mistakes = new Mistakes();

    @TempDir
    Path home;

    @BeforeEach
    void makeConfigFolder() throws IOException {
        Files.createDirectory(home.resolve("config"));
    }

    private Settings read() {
        return Settings.read(flags, new Environment(variables), new Base(home, home), mistakes);
    }

    private List<String> told() {
        return mistakes.found().stream()
                .map(mistake -> mistake.toString().replace(home + "/", ""))
                .toList();
    }

    @Test
    void anAddressIsAHostAndAPort() {
        flags.put("addr", "0.0.0.0:81");
        flags.put("port", "82");
        variables.put("HOST", "10.1.1.1");

        assertThat(read().listen()).returns("0.0.0.0", Settings.Listen::host).returns(81, Settings.Listen::port);
    }

    @Test
    void anAddressWithoutHostSaysNothingOfTheHost() {
        flags.put("addr", ":81");
        assertThat(read().listen()).returns(null, Settings.Listen::host).returns(81, Settings.Listen::port);

        variables.put("HOST", "10.1.1.1");
        assertThat(read().listen().host()).isEqualTo("10.1.1.1");
    }

    @Test
    void aFlagForThePortBeatsAnAddressInTheEnvironment() {
        flags.put("port", "82");
        variables.put("CARAVAN_ADDR", "[::1]:81");

        assertThat(read().listen()).returns("::1", Settings.Listen::host).returns(82, Settings.Listen::port);
    }

    @Test
    void anAddressWithoutPortIsRefused() {
        flags.put("addr", "localhost");

        read();

        assertThat(told()).containsExactly("--addr: 'localhost' is not host:port or :port");
    }

    @Test
    void anAddressReplacesAWeakerOneWhole() {
        flags.put("addr", ":81");
        variables.put("CARAVAN_ADDR", "0.0.0.0:82");

        assertThat(read().listen()).returns(null, Settings.Listen::host).returns(81, Settings.Listen::port);
    }

    @Test
    void aWrongAddressInTheEnvironmentIsToldOnce() {
        variables.put("CARAVAN_ADDR", "8080");

        read();

        assertThat(told()).containsExactly("CARAVAN_ADDR: '8080' is not host:port or :port");
    }

    @Test
    void ourOwnAddressIsNoProvider() {
        variables.put("OPENAI_BASE_URL", "http://localhost:8080/v1");

        read();

        assertThat(told())
                .containsExactly("OPENAI_BASE_URL: is Caravan's own address: it is for the provider, not for callers");
    }
}
