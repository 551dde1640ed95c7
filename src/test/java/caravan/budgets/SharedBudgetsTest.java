package caravan.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.call.Json;
import caravan.keys.Admin;
import caravan.peers.Complaint;
import caravan.peers.Prices;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Gateways that share their budgets: each spends its part, and together they spend no more than there is. */
class SharedBudgetsTest {
    private static final int MOST = 50;
    private static final String QUESTION = Till.question("gpt-4o", MOST);
    private static final String ANY = "{\"name\": \"any\"}";
    private static final int INPUT = (QUESTION.length() + 3) / 4;

    /** Two of them before one provider, at which each call comes to what it was thought to. */
    private record Two(FakeProvider fake, List<Gate> gates) implements AutoCloseable {
        static Two with(String budgets) {
            FakeProvider fake = FakeProvider.start();
            fake.always(Till.used(INPUT, MOST));
            return new Two(fake, List.of(gate(fake, budgets), gate(fake, budgets)));
        }

        private static Gate gate(FakeProvider fake, String budgets) {
            return Admin.in(Gate.plan().openai(fake))
                    .flag("nodes", "2")
                    .file(Till.FILE, budgets)
                    .file(Prices.FILE, Prices.YAML)
                    .start();
        }

        /** How many calls each of them answers, when so many come at once. */
        List<Integer> answered(int calls, List<String> authorizations) throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<List<Future<HttpResponse<String>>>> asked = new ArrayList<>();
                for (int at = 0; at < gates.size(); at++) {
                    Gate gate = gates.get(at);
                    String authorization = authorizations.get(at);
                    Callable<HttpResponse<String>> call =
                            () -> gate.post(Till.CHAT, QUESTION, "Authorization", authorization);
                    List<Future<HttpResponse<String>>> of = new ArrayList<>();
                    for (int n = 0; n < calls; n++) {
                        of.add(threads.submit(call));
                    }
                    asked.add(of);
                }
                List<Integer> answered = new ArrayList<>();
                for (List<Future<HttpResponse<String>>> of : asked) {
                    int count = 0;
                    for (Future<HttpResponse<String>> each : of) {
                        int status = each.get().statusCode();
                        assertThat(status).isIn(200, 402);
                        count += status == 200 ? 1 : 0;
                    }
                    answered.add(count);
                }
                return answered;
            }
        }

        @Override
        public void close() {
            gates.forEach(Gate::close);
            fake.close();
        }
    }

    private static BigDecimal cost(String calls) {
        return Till.reserved(QUESTION, MOST).multiply(new BigDecimal(calls));
    }

    /** Room for so many calls, of which a half is not cut. */
    private static String room(String calls) {
        return cost(calls).setScale(8, RoundingMode.UP).toPlainString();
    }

    private static BigDecimal charged(Gate gate) {
        return gate.entries().stream()
                .filter(entry -> entry.has("charged"))
                .map(Prices::charged)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    @Complaint(
            number = 28,
            of = {"BerriAI/litellm#34732", "BerriAI/litellm#40095"})
    void twoNodesTogetherAdmitWhatTheBudgetAllowsAndNoMore() throws Exception {
        try (Two two = Two.with("budgets: [{on: gateway, usd: " + room("20") + ", per: total}]\n")) {
            assertThat(two.answered(60, keys(two, ANY))).containsExactly(10, 10);

            assertThat(two.fake().seen()).hasSize(20);
            assertThat(two.gates().stream().map(SharedBudgetsTest::charged).reduce(BigDecimal::add))
                    .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(cost("20")));
        }
    }

    @Test
    void whatCannotBeSharedOutIsSpentByNobody() throws Exception {
        try (Two two = Two.with("budgets: [{on: gateway, usd: " + room("21") + ", per: total}]\n")) {
            assertThat(two.answered(60, keys(two, ANY))).containsExactly(10, 10);
        }
    }

    @Test
    void aKeysOwnBudgetIsSharedTooAndSoIsWhatEachKeyHas() throws Exception {
        try (Two two = Two.with("budgets: [{on: each owner, usd: " + room("8") + ", per: total}]\n")) {
            String budget = "\"budget\": {\"usd\": " + room("12") + ", \"per\": \"total\"}";
            assertThat(two.answered(40, keys(two, "{\"name\": \"own\", " + budget + "}")))
                    .as("by the key's own budget")
                    .containsExactly(6, 6);
            assertThat(two.answered(40, keys(two, "{\"name\": \"ann\", \"owner\": \"ann\", " + budget + "}")))
                    .as("by what each owner has")
                    .containsExactly(4, 4);
        }
    }

    /** The same key's order at each of them. */
    private static List<String> keys(Two two, String order) {
        return two.gates().stream()
                .map(gate -> Admin.bearer(Admin.of(gate).make(order)))
                .toList();
    }

    @Test
    void whoIsRefusedOrWarnedIsToldOfWhatItIsAShare() throws Exception {
        try (Two two = Two.with("budgets: [{on: gateway, usd: " + room("2") + ", per: total}]\n")) {
            Gate gate = two.gates().getFirst();
            String[] key = {"Authorization", keys(two, ANY).getFirst()};
            assertThat(gate.post(Till.CHAT, QUESTION, key).statusCode()).isEqualTo(200);

            HttpResponse<String> refused = gate.post(Till.CHAT, QUESTION, key);

            assertThat(refused.statusCode()).isEqualTo(402);
            assertThat(refused.body())
                    .contains("This node's share (1/2) of the budget 'gateway' has too little left for this call.");
            assertThat(Json.MAPPER
                            .readTree(gate.get("/stats", key).body())
                            .at("/budgets/nodes")
                            .asInt())
                    .isEqualTo(2);

            gate.write(Till.FILE, "budgets: [{on: gateway, usd: " + room("2.4") + ", per: total}]\n");
            assertThat(gate.reload()).first().isEqualTo("done");
            HttpResponse<String> warned = gate.post(Till.CHAT, Till.question("gpt-4o", 1), key);
            assertThat(warned.headers().firstValue("X-Caravan-Budget-Warning"))
                    .hasValue("gateway total: 83% of this node's share (1/2) spent");
        }
    }

    @Test
    void aBudgetThatLeavesANodeNothingIsAMistake() {
        String tiny = "0.000000002";
        assertThatThrownBy(() -> Gate.plan()
                        .flag("nodes", "3")
                        .file(Till.FILE, "budgets:\n  - {on: gateway, usd: " + tiny + ", per: day}\n")
                        .start())
                .hasMessageContaining(
                        "budgets.yaml:2: budgets[0].usd: is less than a nano-dollar for each of the 3 nodes");
    }

    @Test
    void aKeyWithTooLittleForTheNodesIsAMistakeAndOneThatWasMadeBeforeAWarning() {
        String limits = "\"limits\": [{\"name\": \"rpm\", \"amount\": 2, \"window\": \"1m\"}]";
        try (Gate gate = Admin.in(Gate.plan()).start()) {
            Admin admin = Admin.of(gate);
            admin.make("{\"name\": \"before\", " + limits + "}");
            gate.write("config/application.properties", "caravan.nodes=3\n");
            assertThat(gate.reload()).startsWith("done").anySatisfy(line -> assertThat(line)
                    .startsWith("warning: ")
                    .endsWith("the key 'before', made at run time: 'rpm' is less than one for each of the 3 nodes:"
                            + " it is closed"));
            JsonNode refused = Admin.tree(admin.send(
                    "POST", "/admin/keys", "{\"name\": \"after\", \"budget\": \"0.000000002/day\", " + limits + "}"));
            assertThat(refused.path("error").path("message").asText())
                    .contains("limits: 'rpm' is less than one for each of the 3 nodes")
                    .contains("budget: the budget per day is less than a nano-dollar for each of the 3 nodes");

            gate.write(
                    "config/keys.yaml",
                    "keys:\n  - name: filed\n    sha256: " + "0".repeat(64) + "\n    "
                            + "limits: [{name: rpm, amount: 2, window: 1m}]\n");
            assertThat(gate.reload()).satisfies(lines -> assertThat(String.join("\n", lines))
                    .startsWith("refused")
                    .contains("keys.yaml:4: keys[0].limits: 'rpm' is less than one for each of the 3 nodes"));
        }
    }
}
