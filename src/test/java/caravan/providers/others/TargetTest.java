package caravan.providers.others;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.FakeWire;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.call.Request;
import caravan.call.Wanted;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    private static String target(Target target, Operation operation, String path, String query, String model) {
        Request request = new Request("POST", path, query, Headers.NONE, new byte[0], "127.0.0.1");
        Call call = new Call("req_1", Instant.EPOCH, request, new FakeWire(), ended -> {});
        call.open(new Wanted(operation, Json.EMPTY, "", false, false));
        return target.of(call, new Candidate("p", model));
    }

    @ParameterizedTest
    @CsvSource({
        "PASS_THROUGH, /v1/files, limit=2, '', /openai/v1/files?limit=2&api-version=3",
        "PASS_THROUGH, /v1/files, '', '', /openai/v1/files?api-version=3",
        "PASS_THROUGH, /v1/files, api-version=9&a=1, '', /openai/v1/files?a=1&api-version=3",
        "PASS_THROUGH, /v1/models/fast, '', ft:x, /openai/v1/models/ft%3Ax?api-version=3",
        "IMAGE_EDIT, /v1/images/edits, a=1, m, /openai/v1/images/edits?api-version=3",
        "MODELS, /v1/models/a/b, '', a/b, /openai/v1/models/a/b?api-version=3"
    })
    void theProvidersOwnQueryWins(Operation operation, String path, String query, String model, String target) {
        assertThat(target(new Target("/openai/v1", "/{operation}", "api-version=3"), operation, path, query, model))
                .isEqualTo(target);
    }

    @Test
    void whatIsPassedThroughStandsRightBehindTheBase() {
        Target classic = new Target("/base", "/deployments/{model}/{operation}", "");

        assertThat(target(classic, Operation.PASS_THROUGH, "/v1/files/f", "x", ""))
                .isEqualTo("/base/files/f?x");
        assertThat(target(classic, Operation.TRANSCRIPTION, "/v1/audio/transcriptions", "", "a/b"))
                .isEqualTo("/base/deployments/a%2Fb/audio/transcriptions");
    }

    @Test
    void aModelThatAPathNeedsMustBeNamed() {
        Target classic = new Target("/base", "/deployments/{model}/{operation}", "");

        assertThatThrownBy(() -> target(classic, Operation.IMAGE, "/v1/images/generations", "", ""))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> target(classic, Operation.IMAGE, "/v1/images/generations", "", "../x"))
                .isInstanceOf(Refused.class);
    }
}
