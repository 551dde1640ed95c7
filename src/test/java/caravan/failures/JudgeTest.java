package caravan.failures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may help after a failure. The texts are those that providers send. */
class JudgeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            408 | {} | PATIENCE
            409 | {} | PATIENCE
            425 | {} | PATIENCE
            429 | {"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}} | PATIENCE
            429 | {"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}} | ANOTHER_FOR_LONG
            429 | {"type":"error","error":{"type":"enforced_spend_limit_reached"}} | ANOTHER_FOR_LONG
            500 | {} | PATIENCE
            503 | {} | PATIENCE
            529 | {"type":"error","error":{"type":"overloaded_error"}} | PATIENCE
            505 | {} | PATIENCE
            401 | {} | ANOTHER_FOR_LONG
            402 | {} | ANOTHER_FOR_LONG
            403 | {} | ANOTHER_FOR_LONG
            404 | {} | ANOTHER_FOR_LONG
            400 | {"error":{"code":400,"details":[{"reason":"API_KEY_INVALID"}]}} | ANOTHER_FOR_LONG
            400 | {"code":"invalid-argument","error":"Incorrect API key provided"} | ANOTHER_FOR_LONG
            400 | {"error":{"message":"temperature is 3"}} | NOTHING
            422 | {"detail":"no"} | NOTHING
            413 | {} | A_LONGER_ONE
            400 | {"error":{"code":"context_length_exceeded"}} | A_LONGER_ONE
            400 | {"error":{"message":"This model's maximum context length is 8192 tokens"}} | A_LONGER_ONE
            400 | {"error":{"message":"prompt is too long: 250000 tokens > 200000 maximum"}} | A_LONGER_ONE
            400 | {"error":{"message":"The input token count (1200000) exceeds the maximum"}} | A_LONGER_ONE
            400 | {"message":"too many tokens: size limit exceeded by 11326 tokens"} | A_LONGER_ONE
            400 | {"error":{"code":"content_filter"}} | A_FREER_ONE
            400 | {"error":{"message":"Output blocked by content filtering policy"}} | A_FREER_ONE
            403 | {"error":{"message":"Your input was flagged","metadata":{"reasons":["violence"]}}} | A_FREER_ONE
            498 | {"message":"invalid api token"} | ANOTHER_FOR_LONG
            498 | {"error":{"message":"Flex tier capacity exceeded","code":"capacity_exceeded"}} | PATIENCE
            499 | {"message":"request cancelled"} | PATIENCE
            424 | {"message":"The model failed"} | PATIENCE
            429 | {"errors":[{"code":3040,"message":"Capacity temporarily exceeded"}]} | PATIENCE
            429 | {"errors":[{"code":3036,"message":"you have used up your daily free allocation"}]} | ANOTHER_FOR_LONG
            429 | {"error":{"details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]}]}} | ANOTHER_FOR_LONG
            429 | {"type":"error","error":{"details":{"error_code":"contract_spend_limit_reached"}}} | ANOTHER_FOR_LONG
            400 | {"message":"prompt too long; exceeded max context length by 4 tokens"} | A_LONGER_ONE
            400 | {"error":{"code":"too_many_prompt_tokens"}} | A_LONGER_ONE
            400 | {"error":{"message":"Input Tokens Exceeded"}} | A_LONGER_ONE
            400 | {"error":{"message":"Your input exceeds the context window of this model"}} | A_LONGER_ONE
            """)
    void aStatusAndItsWords(int status, String body, Verdict verdict) {
        assertThat(Judge.of(answered(status, body, Headers.NONE))).isEqualTo(verdict);
    }

    /** Bedrock says so of its pace, not of the request. */
    @Test
    void tooManyTokensAtOnceIsNoTooLongRequest() {
        String body = "{\"message\":\"Too many tokens, please wait before trying again.\"}";

        assertThat(Judge.of(answered(429, body, Headers.NONE))).isEqualTo(Verdict.PATIENCE);
    }

    @Test
    void theProviderMaySayItselfWhetherToTryAgain() {
        Headers yes = Headers.of("x-should-retry", "true");
        Headers no = Headers.of("x-should-retry", "false");

        assertThat(Judge.of(answered(400, "{}", yes))).isEqualTo(Verdict.PATIENCE);
        assertThat(Judge.of(answered(500, "{}", no))).isEqualTo(Verdict.ANOTHER);
    }

    /** It has no status; and it may be the fault of the key that has paid. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"code":"context_length_exceeded"} | A_LONGER_ONE | NONE
            {"message":"This model's maximum context length is 8192 tokens"} | A_LONGER_ONE | NONE
            {"code":"content_filter"} | A_FREER_ONE | NONE
            {"code":"insufficient_quota"} | ANOTHER_FOR_LONG | UNPAID
            {"message":"Incorrect API key provided"} | ANOTHER_FOR_LONG | UNKNOWN
            {"message":"Overloaded"} | PATIENCE | NONE
            {"message":"temperature is 3"} | PATIENCE | NONE
            """)
    void theWordsOfAnErrorInA200(String words, Verdict verdict, Verdict.Fault fault) {
        UpstreamFailed failure = UpstreamFailed.within("no", words);

        assertThat(Judge.of(failure)).isEqualTo(verdict);
        assertThat(Verdict.Fault.of(failure)).isEqualTo(fault);
    }

    /** A key that is told so is out for good, at rest for long, at rest for a moment, or none the worse. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {} | UNKNOWN
            403 | {} | UNKNOWN
            403 | {"error":{"message":"Your input was flagged"}} | NONE
            400 | {"error":{"details":[{"reason":"API_KEY_INVALID"}]}} | UNKNOWN
            498 | {"message":"invalid api token"} | UNKNOWN
            402 | {} | UNPAID
            400 | {"error":{"message":"Your credit balance is too low"}} | UNPAID
            429 | {"error":{"code":"insufficient_quota"}} | UNPAID
            429 | {"error":{"code":"rate_limit_exceeded"}} | TOO_FAST
            404 | {} | NONE
            500 | {} | NONE
            """)
    void whatItSaysOfTheKey(int status, String body, Verdict.Fault fault) {
        assertThat(Verdict.Fault.of(answered(status, body, Headers.NONE))).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_UNREACHABLE, PATIENCE",
        "UPSTREAM_BROKE_OFF, PATIENCE",
        "UPSTREAM_STREAM_ERROR, PATIENCE",
        "UPSTREAM_TIMEOUT, ANOTHER",
        "UPSTREAM_INVALID, ANOTHER",
        "OVERLOADED, ANOTHER",
        "INTERNAL, NOTHING"
    })
    void withoutAStatus(Reason reason, Verdict verdict) {
        assertThat(Judge.of(new UpstreamFailed(reason, "no"))).isEqualTo(verdict);
    }

    private static UpstreamFailed answered(int status, String body, Headers headers) {
        return new UpstreamFailed(
                Reason.UPSTREAM_STATUS, "no", new Answer.Whole(status, headers, body.getBytes(UTF_8)));
    }
}
