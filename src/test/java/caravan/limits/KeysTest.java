package caravan.limits;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.door.Rig;
import caravan.testkit.RawClient;
import caravan.testkit.StillClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Keys, their teams and owners, and what a key has for itself. */
class KeysTest {
    private static String entry(String key, String more) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return "  - {name: %s, sha256: %s%s}\n".formatted(key, HexFormat.of().formatHex(hash), more);
    }

    private static int admitted(Rig rig, String key, int calls) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            RawClient.Answer answer = rig.chat(Gate.chat("gpt-4o", false), "Authorization: Bearer " + key);
            admitted += answer.status() == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aTeamsKeysShareItsLimitAndAKeysOwnHoldsBesides() throws Exception {
        String keys = "keys:\n"
                + entry("ann", ", team: lab, owner: ann@example.com")
                + entry("bob", ", team: lab, limits: [{amount: 2, window: 1h}]")
                + entry("eve", "");
        String rules = """
                limits:
                  - {name: team, per: team, amount: 5, window: 1m}
                  - {name: owner, match: {owner: ann@example.com}, amount: 4, window: 1m}
                """;
        try (Rig rig = Rig.house(plan -> plan.clock(new StillClock(Desk.NOON))
                .file("config/keys.yaml", keys)
                .file("config/limits.yaml", rules))) {
            assertThat(admitted(rig, "bob", 3)).as("of its own two").isEqualTo(2);
            assertThat(rig.chat(Gate.chat("gpt-4o", false), "Authorization: Bearer bob")
                            .text())
                    .contains("'requests.1h' allows 2 requests per 1h");
            assertThat(admitted(rig, "ann", 9)).as("what the team has left").isEqualTo(3);
            assertThat(admitted(rig, "eve", 9)).as("of no team").isEqualTo(9);
            assertThat(admitted(rig, "nobody", 1)).isZero();
        }
    }
}
