package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A virtual key's budget, and those of who answers for it. */
class KeyBudgetTest {
    private static final String KEYS = """
            keys:
              - name: ci
                sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824   # hello
                owner: ann
                team: search
                tags: [batch, nightly]
                budget: 0.001/month
            """;
    private static final String CI = "Authorization: Bearer hello";
    private static final String OTHERS = "Authorization: Bearer world";
    private static Till till;

    @BeforeAll
    static void open() {
        till = Till.with(
                "budgets: [{on: 'team:search', usd: 1, per: day}, {on: each tag, usd: 1, per: total}]\n",
                plan -> plan.file("config/keys.yaml", KEYS).env("AUTH_TOKEN", "world"));
    }

    @AfterAll
    static void close() {
        till.close();
    }

    private static RawClient.Answer ask(String key) {
        return till.rig().chat(Till.question("gpt-4o", 20), key);
    }

    @Test
    void aKeyHasItsOwnAndIsChargedToItsTeamAndTagsAndTheBooksSaySo() {
        till.rig().fake().next(Till.used(10, 200));
        RawClient.Answer answer = ask(CI);

        JsonNode entry = till.rig().entry(answer);
        assertThat(entry.path("owner").asText()).isEqualTo("ann");
        assertThat(entry.path("team").asText()).isEqualTo("search");
        assertThat(entry.path("tags").toString()).isEqualTo("[\"batch\",\"nightly\"]");
        assertThat(entry.path("charged"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "key:ci month 2026-11-01T00:00:00Z",
                        "team:search day 2026-11-26T00:00:00Z",
                        "tag:batch total 1970-01-01T00:00:00Z",
                        "tag:nightly total 1970-01-01T00:00:00Z");

        RawClient.Answer refused = ask(CI);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.text()).contains("'key:ci' for this month is spent");
        assertThat(ask(OTHERS).status()).as("whoever has another key").isEqualTo(200);
    }
}
