package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Usage;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static AnswerReader read(int wanted, String... texts) {
        AnswerReader reader = new ChatReader(wanted);
        for (String text : texts) {
            byte[] json = text.getBytes(UTF_8);
            reader.read(json, 0, json.length);
        }
        return reader;
    }

    private static Usage usage(String usage) {
        return read(1, "{\"usage\":" + usage + "}").usage();
    }

    private static String choice(int index, String finish, String more) {
        return "{\"choices\":[{\"index\":" + index + ",\"finish_reason\":" + finish + more + "}]}";
    }

    @Test
    void whatIsInTheTotalAloneWasReasoning() {
        Usage usage = usage("{\"prompt_tokens\":20,\"completion_tokens\":424,\"total_tokens\":1016}");

        assertThat(usage.outputTokens()).isEqualTo(996);
        assertThat(usage.reasoning()).isEqualTo(572);
        assertThat(usage("{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":14,"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}")
                        .outputTokens())
                .isEqualTo(7);
    }

    @Test
    void aTotalAloneIsInput() {
        assertThat(usage("{\"total_tokens\":8}").inputTokens()).isEqualTo(8);
        assertThat(usage("{\"total_tokens\":8}").outputTokens()).isZero();
    }

    @Test
    void cachedTokensThatAreSaidTwiceCountAsTheLarger() {
        Usage usage = usage("{\"prompt_tokens\":100,\"completion_tokens\":1,\"prompt_cache_hit_tokens\":64,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0}}");

        assertThat(usage.cacheRead()).isEqualTo(64);
        assertThat(usage.uncachedInput()).isEqualTo(36);
    }

    @Test
    void aLaterReportReplacesAnEarlierOne() {
        AnswerReader reader = read(
                1,
                "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"cached_tokens\":4}}",
                "{\"usage\":{\"completion_tokens\":6,\"cached_tokens\":3}}");

        assertThat(reader.usage()).isEqualTo(new Usage(6, 3, 0, 0, 0, 6, 0, 0, null, null, false));
    }

    @Test
    void aCountBeyondAllMeasureIsClamped() {
        AnswerReader reader = read(1, "{\"usage\":{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":-3}}");

        assertThat(reader.broken()).isFalse();
        assertThat(reader.usage().inputTokens()).isEqualTo(1L << 50);
        assertThat(reader.usage().outputTokens()).isZero();
    }

    @Test
    void aTextThatBreaksInTheMiddleTellsNothing() {
        AnswerReader reader = read(
                1,
                "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}",
                "{\"model\":\"m\",\"error\":{},\"usage\":{\"prompt_tokens\":7000,\"completion_");

        assertThat(reader.broken()).isTrue();
        assertThat(reader.usage()).isEqualTo(Usage.of(9, 5));
        assertThat(reader.model()).isNull();
        assertThat(reader.failed()).isFalse();
    }

    @Test
    void anEmptyFinishReasonIsNoFinish() {
        assertThat(read(1, choice(0, "\"\"", "")).finished()).isFalse();
        assertThat(read(1, choice(0, "null", "")).finished()).isFalse();
        assertThat(read(1, choice(0, "\"stop\"", "")).finished()).isTrue();
    }

    @Test
    void everyChoiceThatWasAskedForMustFinish() {
        assertThat(read(2, choice(0, "\"stop\"", "")).finished()).isFalse();
        assertThat(read(1, choice(1, "null", ""), choice(0, "\"stop\"", "")).finished())
                .isFalse();
        assertThat(read(2, choice(0, "\"stop\"", ""), choice(1, "\"length\"", ""))
                        .finished())
                .isTrue();
    }

    @Test
    void errorsAreFoundWhereverTheyStand() {
        assertThat(read(1, choice(0, "\"error\"", "")).failed()).isTrue();
        assertThat(read(1, choice(0, "null", ",\"error\":{\"code\":502}")).failed())
                .isTrue();
        assertThat(read(1, "{\"object\":\"error\",\"message\":\"too long\",\"code\":40303}")
                        .failed())
                .isTrue();
        assertThat(read(1, choice(0, "\"stop\"", ",\"error\":null")).failed()).isFalse();
    }

    @Test
    void reasoningUnderSeveralNamesCountsOnce() {
        String thought = "x".repeat(400);
        String delta = ",\"delta\":{\"content\":\"12345678\",\"reasoning\":\"" + thought + "\",\"reasoning_content\":\""
                + thought + "\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"" + thought + "\"}]}";

        assertThat(read(1, choice(0, "null", delta)).estimatedOutput()).isEqualTo(102);
    }

    @Test
    void theMessageSoFarBesideADeltaDoesNotCount() {
        String both = ",\"message\":{\"content\":\"" + "x".repeat(4000) + "\"},\"delta\":{\"content\":\"1234\"}";

        assertThat(read(1, choice(0, "null", both)).estimatedOutput()).isEqualTo(1);
        assertThat(read(1, choice(0, "null", ",\"message\":{\"content\":\"12345678\"}"))
                        .estimatedOutput())
                .isEqualTo(2);
    }

    @Test
    void aLongTextInPiecesIsCutUntilItsLastBrace() {
        AnswerReader reader = new ChatReader(1);
        reader.readOn("{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5},\"error\":{\"a\":1".getBytes(UTF_8));
        assertThat(reader.cut()).isTrue();
        assertThat(reader.usage()).isNull();

        reader.readOn("}} ".getBytes(UTF_8));
        assertThat(reader.cut()).isFalse();
        assertThat(reader.failed()).isTrue();
        assertThat(reader.usage()).isEqualTo(Usage.of(9, 5));
    }

    @Test
    void whatIsNoJsonIsNotCut() {
        AnswerReader reader = new ChatReader(1);
        reader.readOn("{<html>".getBytes(UTF_8));

        assertThat(reader.cut()).isFalse();
    }
}
