package caravan.providers.gigachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.Gate;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of tokens when files change, and when the gateway stops; and what of them is seen in a route. */
class TokenRouteTest {
    private static final String ROUTE = "routes/fetch-token.camel.yaml";

    private Bank bank = Bank.open(plan -> plan);

    @AfterEach
    void close() {
        bank.close();
    }

    private void reopen(UnaryOperator<Gate.Plan> more) {
        bank.close();
        bank = Bank.open(more);
    }

    private static String route() throws IOException {
        return Files.readString(Path.of(ROUTE));
    }

    @Test
    void theRouteIsTheUsersToChange() throws IOException {
        reopen(plan -> plan.file(ROUTE, edited("name: Accept", "name: X-Project")));
        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.office().seen().getFirst().header("x-project")).isEqualTo("application/json");

        bank.gate().write(ROUTE, edited("name: Accept", "name: X-Other")).reload();
        bank.edit("${env:GIGACHAT_SCOPE}", "GIGACHAT_API_CORP");
        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.office().seen().getLast().header("x-other")).isEqualTo("application/json");
    }

    private static String edited(String from, String to) {
        try {
            assertThat(route()).contains(from);
            return route().replace(from, to);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aRouteOfOnesOwnCanStandInItsPlace() {
        reopen(plan -> plan.file("routes/mine.camel.yaml", """
                # Mine.
                - route:
                    id: my-token
                    from:
                      uri: direct:my-token
                      steps:
                        - setBody: {expression: {simple: {expression: '{"tok":"mine-${body.scope}"}'}}}
                """));
        bank.edit("scope: \"${env:GIGACHAT_SCOPE}\"", "scope: s, route: \"direct:my-token\"");

        assertThat(bank.ask()).isEqualTo(200);
        assertThat(bank.paid()).containsExactly("Bearer mine-s");
        assertThat(bank.fetches()).isZero();
    }

    @Test
    void aRouteThatIsNotThereIsAMistakeInTheFile() {
        String file = bank.gate().read("config/providers.yaml");
        bank.gate()
                .write(
                        "config/providers.yaml",
                        file.replace("scope: \"${env:GIGACHAT_SCOPE}\"", "route: \"direct:nobody\""));

        assertThat(bank.gate().reload().toString())
                .contains("refused", "providers.yaml:", "providers.gigachat.token", "no route begins at direct:nobody");
    }

    /** Whatever a user has Camel log of each step. */
    @Test
    void neitherKeyNorTokenIsInALogOfTheRoute() throws IOException {
        String log = "        - to: {id: %s, uri: \"log:seen\", parameters: {showAll: true, showStreams: false}}\n";
        String noisy =
                route().replace("        - toD:", log.formatted("before") + "        - toD:") + log.formatted("after");
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger("seen")).setLevel(Level.INFO);
        root.addAppender(lines);
        try {
            reopen(plan -> plan.file(ROUTE, noisy));
            bank.ask();
        } finally {
            root.detachAppender(lines);
        }

        String all = String.join(
                "\n",
                List.copyOf(lines.list).stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
        assertThat(bank.paid()).containsExactly("Bearer token-1");
        assertThat(all)
                .contains("RqUID=", "Authorization=Basic key-")
                .doesNotContain(Bank.BASIC, "bank-secret", "token-1");
    }

    @Test
    void anotherScopeAfterAReloadIsAskedForAndTheSameOneIsNot() {
        bank.ask();
        bank.edit("prefixes: [GigaChat]", "prefixes: [GigaChat, giga]");
        bank.ask();
        assertThat(bank.fetches()).isOne();

        bank.edit("${env:GIGACHAT_SCOPE}", "GIGACHAT_API_B2B");
        bank.ask();

        assertThat(bank.office().seen())
                .extracting(Seen::text)
                .containsExactly("scope=GIGACHAT_API_PERS", "scope=GIGACHAT_API_B2B");
        assertThat(bank.paid()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void anotherKeyAfterAReloadHasItsOwnToken() {
        bank.ask();
        bank.gate().write("secret", "new-id:new-secret\n");
        bank.edit("keys: GIGACHAT_CREDENTIALS", "keys: \"${file:" + bank.gate().folder() + "/secret}\"");
        bank.ask();

        assertThat(bank.paid()).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(bank.office().seen().getLast().header("authorization")).isEqualTo("Basic bmV3LWlkOm5ldy1zZWNyZXQ=");
    }

    @Test
    void aStopWhileATokenIsOnItsWayLeavesNothing() throws Exception {
        reopen(plan -> plan.flag("shutdown-timeout", "200ms"));
        bank.office().always(Reply.hangs());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> asking = threads.submit(bank::ask);
            bank.office().awaitSeen(1);
            bank.gate().close();

            assertThatThrownBy(asking::get).as("cut, as all are").hasRootCauseInstanceOf(IOException.class);
        }
        bank.office().awaitQuiet();
        assertThat(bank.gate().entries()).hasSize(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("tokens of"));
    }
}
