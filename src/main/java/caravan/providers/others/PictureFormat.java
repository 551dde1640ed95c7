package caravan.providers.others;

import caravan.call.Answer;
import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;

/** How a picture is asked for by those who have a form of their own for it. */
enum PictureFormat {
    CLOUDFLARE("prompt"),
    HUGGINGFACE("inputs");

    private final String prompt;

    PictureFormat(String prompt) {
        this.prompt = prompt;
    }

    /** The field that the words go into. */
    String prompt() {
        return prompt;
    }

    /** The picture in base64, be it in JSON or all that there is; empty if there is none. */
    String picture(Answer.Whole answer) {
        String type = answer.headers().get("content-type");
        if (type != null && type.regionMatches(true, 0, "image/", 0, 6)) {
            return Base64.getEncoder().encodeToString(answer.body());
        }
        try {
            JsonNode image = Json.MAPPER.readTree(answer.body()).path("result").path("image");
            return image.isTextual() ? image.asText() : "";
        } catch (IOException noJson) {
            return "";
        }
    }
}
