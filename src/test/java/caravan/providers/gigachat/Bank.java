package caravan.providers.gigachat;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import caravan.testkit.Script;
import caravan.testkit.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A gateway with GigaChat as we ship it, in two fakes: the chat, and the office that grants tokens. */
record Bank(FakeProvider chat, FakeProvider office, Gate gate) implements AutoCloseable {
    static final String KEY = "bank-id:bank-secret";
    static final String BASIC = "YmFuay1pZDpiYW5rLXNlY3JldA==";

    static final String USAGE = "{\"prompt_tokens\":18,\"completion_tokens\":7,\"total_tokens\":25,"
            + "\"precached_prompt_tokens\":37,\"system_tokens\":0}";

    static Bank open(UnaryOperator<Gate.Plan> more) {
        return open(InstantSource.system(), more);
    }

    static Bank open(InstantSource clock, UnaryOperator<Gate.Plan> more) {
        FakeProvider chat = FakeProvider.start();
        FakeProvider office = FakeProvider.start();
        office.always(grants(clock));
        chat.always(seen -> seen.text().contains("\"stream\":true") ? stream() : Reply.json(whole()));
        Gate.Plan plan = Gate.plan()
                .clock(clock)
                .file("config/providers.yaml", providers(chat.url(), office.url()))
                .env("GIGACHAT_CREDENTIALS", KEY);
        return new Bank(chat, office, more.apply(plan).start());
    }

    /** The project's own, at these addresses. */
    static String providers(String chat, String office) {
        try {
            return Files.readString(Path.of("config/providers.yaml"))
                    .replace("https://gigachat.devices.sberbank.ru", chat)
                    .replace("https://ngw.devices.sberbank.ru:9443", office);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A new token each time, for half an hour. */
    static Script grants(InstantSource clock) {
        AtomicInteger granted = new AtomicInteger();
        return seen -> token("token-" + granted.incrementAndGet(), clock.instant());
    }

    static Reply token(String token, Instant now) {
        long end = now.plus(Duration.ofMinutes(30)).toEpochMilli();
        return Reply.json("{\"access_token\":\"" + token + "\",\"expires_at\":" + end + "}");
    }

    static String whole() {
        return "{\"choices\":[{\"message\":{\"content\":\"Неделя.\",\"role\":\"assistant\"},\"index\":0,"
                + "\"finish_reason\":\"stop\"}],\"created\":1695802242,\"model\":\"GigaChat:2\","
                + "\"object\":\"chat.completion\",\"usage\":" + USAGE + "}";
    }

    static Reply stream() {
        return Reply.sse(List.of(
                delta("\"content\":\"Неде\",\"role\":\"assistant\"", ""),
                delta("\"content\":\"ля.\"", ""),
                delta("\"content\":\"\"", ",\"finish_reason\":\"stop\"").replace("}]", "}],\"usage\":" + USAGE),
                "[DONE]"));
    }

    static String delta(String delta, String more) {
        return "{\"choices\":[{\"delta\":{" + delta + "},\"index\":0" + more + "}],\"created\":1695802242,"
                + "\"model\":\"GigaChat:2\",\"object\":\"chat.completion\"}";
    }

    /** Changes the providers' file, and has it read anew. */
    void edit(String from, String to) {
        String file = gate.read("config/providers.yaml");
        assertThat(file).contains(from);
        gate.write("config/providers.yaml", file.replace(from, to));
        assertThat(gate.reload()).first().isEqualTo("done");
    }

    /** How the chat was paid for, each time. */
    List<String> paid() {
        return chat.seen().stream()
                .map(seen -> String.valueOf(seen.header("authorization")))
                .toList();
    }

    int fetches() {
        return office.seen().size();
    }

    Seen asked() {
        return chat.seen().getLast();
    }

    int ask() {
        return gate.post("/v1/chat/completions", Gate.chat("GigaChat-2", false)).statusCode();
    }

    @Override
    public void close() {
        gate.close();
        chat.close();
        office.close();
    }
}
