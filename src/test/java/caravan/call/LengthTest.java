package caravan.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0 | 1",
                "{'max_tokens':50} | 50 | 1",
                "{'max_tokens':50,'max_completion_tokens':60,'n':3} | 60 | 3",
                "{'max_output_tokens':70,'max_tokens':60} | 70 | 1",
                "{'max_tokens':0} | 0 | 1",
                "{'max_tokens':-1,'n':-1} | 0 | 1",
                "{'max_tokens':null,'n':null} | 0 | 1",
                "{'max_tokens':'50','n':'2'} | 0 | 1",
                "{'max_tokens':1.5,'n':0} | 0 | 1",
                "{'max_tokens':4000000000,'n':10000} | 1000000000 | 10000",
                "{'max_tokens':99999999999999999999999,'n':99999999999999999999999} | 1000000000 | 10000",
            })
    void itIsTheLargestThatTheBodySaysWithinReason(String body, long tokens, int choices) {
        Json json = Json.read(body.replace('\'', '"').getBytes(UTF_8), (name, parser) -> {});

        assertThat(Wanted.of(Operation.CHAT, "m").length()).isEqualTo(new Length(0, 1));
        assertThat(new Wanted(Operation.CHAT, json, "m", false, false).length()).isEqualTo(new Length(tokens, choices));
    }

    @Test
    void whatItDoesNotSayIsTakenForEachChoice() {
        assertThat(new Length(0, 3).inAll(1_000)).isEqualTo(3_000);
        assertThat(new Length(50, 3).inAll(1_000)).isEqualTo(150);
        assertThat(new Length(1_000_000_000, 10_000).inAll(0)).isEqualTo(10_000_000_000_000L);
    }
}
