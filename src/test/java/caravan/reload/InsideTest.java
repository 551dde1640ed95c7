package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import caravan.testkit.Cue;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call that is inside when files change goes on as if they had not. */
class InsideTest {
    private static final String PATH = "/v1/chat/completions";

    private static String draining(Gate gate) {
        return gate.get("/stats").body().replaceAll(".*\"draining\":(\\d+).*", "$1");
    }

    private static Gate.Plan plan(FakeProvider fake) {
        return Gate.plan()
                .openai(fake)
                .file("pricing/pricing.yaml", "unit: per_1m\nmodels: {gpt-4o: {input: 0, output: 1000000}}\n");
    }

    /** Its price is looked up after it was answered, when the list is another one already. */
    @Test
    void aCallKeepsToTheDataThatItCameInWith() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = plan(fake).start();
                RawClient caller = RawClient.to(gate.port())) {
            Cue changed = new Cue();
            fake.next(Replies.chat("salam").after(changed));
            caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", false)));
            fake.awaitSeen(1);

            gate.write("pricing/pricing.yaml", "unit: per_1m\nmodels: {gpt-4o: {input: 0, output: 7000000}}\n");
            assertThat(gate.reload().get(1)).contains("new data");
            assertThat(gate.inside()).isEqualTo(1);
            changed.give();

            assertThat(caller.answer().head().header("X-Caravan-Cost-Usd")).isEqualTo("1");
            assertThat(gate.post(PATH, Gate.chat("gpt-4o", false)).headers().firstValue("X-Caravan-Cost-Usd"))
                    .hasValue("35");
        }
    }

    @Test
    @Complaint(
            number = 40,
            of = {"BerriAI/litellm#20409"})
    void aStreamGoesOnThroughNewDataAndNewRoutesAndThenItsGenerationIsClosed() {
        try (FakeProvider fake = FakeProvider.start();
                Gate gate = plan(fake).start();
                RawClient caller = RawClient.to(gate.port())) {
            Cue changed = new Cue();
            fake.next(Replies.chatStream(List.of("a", " z"), true).holdAfter(2, changed));
            RawClient.Head head =
                    caller.send(RawClient.post(PATH, Gate.chat("gpt-4o", true))).head();
            caller.chunk();

            for (int n = 0; n < 3; n++) {
                gate.write("config/models.yaml", "aliases: {a" + n + ": openai/gpt-4o}\n");
                assertThat(gate.reload()).first().isEqualTo("done");
                gate.write("routes/hello.camel.yaml", Routes.says("hello", "n" + n));
                assertThat(gate.reload()).first().isEqualTo("done");
            }
            assertThat(gate.inside()).isEqualTo(1);
            await().until(() -> draining(gate).equals("1")); // the order is answered before the empty ones are closed
            changed.give();

            String rest = new String(caller.body(head), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(rest).contains("\" z\"").endsWith("data: [DONE]\n\n");
            await().until(() -> draining(gate).equals("0"));
        }
    }

    @Test
    void aBodyThatComesWhileRoutesChangeIsTakenByTheNewOnes() {
        try (Gate gate = Gate.plan()
                        .file("routes/size.camel.yaml", Routes.says("size", "old"))
                        .start();
                RawClient caller = RawClient.to(gate.port())) {
            byte[] half = new byte[10_000_000];
            caller.send("POST /my/size HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n")
                    .send(half);

            gate.write("routes/size.camel.yaml", Routes.says("size", "new ${body.request.body.length}"))
                    .reload();
            await().until(() -> draining(gate).equals("0"));

            assertThat(caller.send(half).answer().text()).isEqualTo("new 20000000");
        }
    }

    @Test
    void aBodyWhoseRouteIsGoneWhenItIsHereIsToldSo() throws Exception {
        try (Gate gate = Gate.plan()
                        .file("routes/hello.camel.yaml", Routes.says("hello", "one"))
                        .start();
                RawClient caller = RawClient.to(gate.port())) {
            caller.send("POST /my/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n12");
            java.nio.file.Files.delete(gate.folder().resolve("routes/hello.camel.yaml"));
            gate.reload();

            assertThat(caller.send("34").answer().status()).isEqualTo(404);
        }
    }

    @Test
    void theEndOfTheGatewayFindsTheCallsOfAllGenerations() {
        try (FakeProvider fake = FakeProvider.start()) {
            Gate gate = plan(fake).flag("shutdown-timeout", "0").start();
            try (RawClient first = RawClient.to(gate.port());
                    RawClient second = RawClient.to(gate.port())) {
                fake.always(Reply.hangs());
                first.send(RawClient.post(PATH, Gate.chat("gpt-4o", false)));
                fake.awaitSeen(1);
                gate.reload();
                second.send(RawClient.post(PATH, Gate.chat("gpt-4o", false)));
                fake.awaitSeen(2);
                assertThat(gate.inside()).isEqualTo(2);

                gate.close();

                assertThat(gate.entries())
                        .extracting(entry -> entry.path("outcome").asText())
                        .containsExactly("gateway_stopping", "gateway_stopping");
            }
        }
    }
}
