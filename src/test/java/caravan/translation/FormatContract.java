package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.call.Refused;
import caravan.chat.Dialect;
import caravan.chat.Fault;
import caravan.chat.Format;
import caravan.chat.Losses;
import caravan.chat.Prompt;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every provider's format keeps to. A test of one says how its provider writes, and in what words; the rest is here. */
abstract class FormatContract {
    private static final int[] SIZES = {1, 7, 4096, 1 << 20};

    /** An answer in the provider's form: as a stream, whole, and what it says. */
    record Sample(String stream, String whole, Said said) {}

    /** A no, and what it means. */
    record No(int status, String body, Fault.Kind kind) {}

    abstract Format format();

    abstract String model();

    /** A text, with what was used. */
    abstract Sample text();

    abstract Sample thought();

    abstract Sample oneTool();

    /** Of several tools at once; of one, if the provider never calls more. */
    abstract Sample severalTools();

    /** Cut off at the length that was asked for. */
    abstract Sample length();

    /** A stream that begins with a text and fails. */
    abstract String failing();

    abstract List<No> noes();

    /** Which of {@link Asked} cannot be said, by the names that the caller is told. */
    abstract Set<String> unsaid();

    /** Where a stream may be cut so that nobody can take it for an end: before what ends it. */
    String cut() {
        String stream = text().stream();
        return stream.substring(0, stream.length() / 2);
    }

    private void comes(Sample sample) {
        for (int size : SIZES) {
            byte[] stream = sample.stream().getBytes(UTF_8);
            byte[] chat = Streams.bytes(new Translation(format(), Streams.CHAT, Streams.TOLD), stream, size);
            byte[] messages = Streams.bytes(new Translation(format(), Streams.MESSAGES, Streams.TOLD), stream, size);

            assertThat(Sdk.openAiStream(chat)).as("in pieces of %d", size).isEqualTo(sample.said());
            assertThat(Sdk.anthropicStream(messages))
                    .as("in pieces of %d", size)
                    .isEqualTo(counted(sample.said()));
        }
        Reply reply = Gathering.read(format(), sample.whole().getBytes(UTF_8));
        assertThat(reply.fault()).isNull();
        assertThat(Sdk.openAiWhole(Streams.CHAT.whole(reply, Streams.TOLD))).isEqualTo(sample.said());
        assertThat(Sdk.anthropicWhole(Streams.MESSAGES.whole(reply, Streams.TOLD)))
                .isEqualTo(counted(sample.said()));
    }

    /** Where nobody said what was used, Anthropic's form has a nought. */
    private static Said counted(Said said) {
        List<Long> used = said.used().isEmpty() ? List.of(0L, 0L, 0L) : said.used();
        return new Said(said.text(), said.thinking(), said.calls(), said.finish(), used);
    }

    @Test
    void aTextComes() {
        assertThat(text().said().used()).as("a sample tells what was used").isNotEmpty();
        comes(text());
    }

    @Test
    void aThoughtComes() {
        comes(thought());
    }

    @Test
    void aCallOfAToolComes() {
        assertThat(oneTool().said().finish()).isEqualTo("tool_calls");
        comes(oneTool());
    }

    @Test
    void callsOfSeveralToolsCome() {
        comes(severalTools());
    }

    @Test
    void theEndAtTheLengthIsTold() {
        assertThat(length().said().finish()).isEqualTo("length");
        comes(length());
    }

    @Test
    void aStreamThatIsCutIsNoAnswer() {
        broken(cut());
    }

    @Test
    void aStreamThatFailsIsNoAnswer() {
        broken(failing());
    }

    private void broken(String stream) {
        for (Dialect dialect : List.of(Streams.CHAT, Streams.MESSAGES)) {
            for (int size : SIZES) {
                Translation translation = new Translation(format(), dialect, Streams.TOLD);
                String told = new String(Streams.bytes(translation, stream.getBytes(UTF_8), size), UTF_8);

                assertThat(translation.fault()).isNotNull();
                assertThat(told).doesNotContain("[DONE]", "message_stop", "finish_reason\":\"");
                assertThat(told.contains("\"error\":{"))
                        .as("of what broke off we tell, as of any connection")
                        .isEqualTo(translation.broke() == null);
            }
        }
    }

    @Test
    void aNoIsUnderstood() {
        for (No no : noes()) {
            Fault fault = format().fault(no.status(), no.body().getBytes(UTF_8));

            assertThat(fault.kind()).as(no.body()).isEqualTo(no.kind());
            assertThat(fault.message()).isNotBlank().doesNotContain("{", "gave no reason");
            assertThat(Streams.CHAT.status(fault)).isBetween(400, 599);
        }
    }

    @Test
    void whateverElseComesIsANoToo() {
        for (String body : List.of("<html>502 at 10.0.0.1</html>", "", "null", "[]", "\"oops\"", "{}")) {
            assertThat(format().fault(502, body.getBytes(UTF_8)).kind()).isEqualTo(Fault.Kind.SERVER);
        }
    }

    @Test
    void whatIsAskedIsSaidOrMissedByName() {
        List<String> missed = new ArrayList<>();
        for (Asked asked : Asked.ALL) {
            Losses losses = new Losses(false);
            try {
                String body = body(asked, losses);
                assertThat(asked.isIn(body) || losses.names().contains(asked.name()))
                        .as(body)
                        .isTrue();
                missed.add(losses.names());
            } catch (Refused refused) {
                missed.add(refused.param());
            }
        }
        missed.removeIf(String::isEmpty);

        assertThat(missed).containsExactlyInAnyOrderElementsOf(unsaid());
    }

    @Test
    void whoIsStrictMissesNothing() {
        for (Asked asked : Asked.ALL) {
            Losses losses = new Losses(true);
            try {
                assertThat(asked.isIn(body(asked, losses))).isTrue();
                assertThat(losses.names()).isEmpty();
            } catch (Refused refused) {
                assertThat(refused.reason().status()).isEqualTo(400);
            }
        }
    }

    private String body(Asked asked, Losses losses) {
        Json json = Json.read(asked.request().getBytes(UTF_8), (name, parser) -> {});
        Prompt prompt = Streams.CHAT.read(json, losses).to(model());
        String body = new String(format().body(prompt, losses), UTF_8);
        assertThat(Said.parse(body).isObject()).isTrue();
        return body;
    }
}
