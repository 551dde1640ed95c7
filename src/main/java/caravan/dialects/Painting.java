package caravan.dialects;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Headers;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.UpstreamFailed;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The picture in an answer, for those who want its bytes and nothing else. */
final class Painting {
    private static final String JPEG = "image/jpeg";

    private Painting() {}

    /**
     * As it is for everybody else.
     *
     * @throws UpstreamFailed if there is no picture in it
     */
    static Answer.Whole of(Call call, Answer.Whole answer) {
        String type = answer.headers().get("content-type");
        boolean bare = type != null && type.regionMatches(true, 0, "image/", 0, 6);
        if (call.operation() != Operation.PICTURE || bare) {
            return answer;
        }
        byte[] bytes = bytes(answer.body());
        Headers rest = answer.headers()
                .without("content-type")
                .without("content-encoding")
                .without("content-length");
        return new Answer.Whole(answer.status(), rest.and(Headers.of("content-type", type(bytes))), bytes);
    }

    private static byte[] bytes(byte[] answer) {
        try {
            JsonNode first = Json.MAPPER.readTree(answer).path("data").path(0);
            if (first.path("url").isTextual() && !first.path("b64_json").isTextual()) {
                throw new UpstreamFailed(
                        Reason.UPSTREAM_INVALID, "The provider tells where the picture is, and does not send it.");
            }
            byte[] bytes = Base64.getDecoder().decode(first.path("b64_json").asText());
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // as if there were none
        }
        throw new UpstreamFailed(Reason.UPSTREAM_INVALID, "There is no picture in the provider's answer.");
    }

    /** By how it begins; what is not known is called what ai-proxy called them all. */
    private static String type(byte[] bytes) {
        String begin = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (begin.startsWith("\u0089PNG")) {
            return "image/png";
        }
        return begin.startsWith("RIFF") && begin.endsWith("WEBP") ? "image/webp" : JPEG;
    }
}
