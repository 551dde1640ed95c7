package caravan.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Answer;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    private static Answer.Whole told(String theirs) {
        Answer.Whole answer = new Answer.Whole(400, Headers.NONE, theirs.getBytes(UTF_8));
        return Errors.of(new UpstreamFailed(Reason.UPSTREAM_STATUS, "it failed", answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{'error':{'code':400,'message':'Bad key','status':'INVALID_ARGUMENT'}}] | Bad key",
                "{'detail':[{'loc':['body'],'msg':'Field required','type':'missing'}]} | Field required",
                "{'success':false,'errors':[{'code':7003,'message':'No route'}],'messages':[]} | No route",
                "{'object':'error','message':{'detail':[{'msg':'Too long'}]}} | Too long",
                "{'message':{'why':1}} | {'why':1}",
                "{'message':'Slow down'} | Slow down",
                "{'error':'No such model'} | No such model",
                "{'detail':'Not found'} | Not found",
                "{'message':' ','error':'Empty'} | Empty",
                "{} | it failed",
                "[] | it failed",
                "'plain' | it failed",
                "<html> | it failed"
            })
    void whatTheySayIsKeptInOurForm(String theirs, String message) throws IOException {
        Answer.Whole answer = told(theirs.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").asText())
                .isEqualTo(message.replace('\'', '"'));
    }

    @Test
    void anErrorInTheDialectsFormStaysAsItIs() {
        String theirs = "{\"error\": {\"message\":\"x\"} }";

        assertThat(told(theirs).body()).asString(UTF_8).isEqualTo(theirs);
    }
}
