package caravan.canaries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted is caught: else the canaries would prove nothing. */
class NetTest {
    private static final Secret BIRD = Secret.key("bird");
    private static final Net NET = new Net(List.of(BIRD, Secret.key("other")));

    @TempDir
    private Path folder;

    private static List<String> caught(String text) {
        return NET.in("here", text, Set.of());
    }

    @Test
    void aSecretIsCaughtAsItIsCutShortAndInOtherLetters() {
        assertThat(caught("Bearer " + BIRD.value())).singleElement().asString().startsWith("bird in here: ");
        assertThat(caught(BIRD.core())).hasSize(1);
        assertThat(caught(BIRD.value().toUpperCase(Locale.ROOT))).hasSize(1);
    }

    @Test
    void aSecretIsCaughtInBase64WhereverItStands() {
        for (String before : List.of("", "a", "ab", "user:")) {
            String text = Base64.getEncoder().encodeToString((before + BIRD.value() + "!").getBytes(UTF_8));
            assertThat(caught("Basic " + text)).as(before).hasSize(1);
        }
    }

    @Test
    void aMaskIsNoSecretAndWhoMayHaveItMay() {
        assertThat(caught("sk-c…wxyz")).isEmpty();
        assertThat(NET.in("here", BIRD.value(), Set.of(BIRD))).isEmpty();
    }

    @Test
    void aSecretIsCaughtInAFileOfAnyKind() throws IOException {
        Files.createDirectories(folder.resolve("below"));
        Files.write(folder.resolve("below/some.db"), ("\0\1" + BIRD.value() + "\uffff").getBytes(UTF_8));

        assertThat(NET.in(folder)).singleElement().asString().contains("some.db");
    }
}
