package caravan.canaries;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls that are no chat: each of them with a provider that says after us what we showed. */
record Kinds(House house, Errands errands) {
    static final List<String> MOODS =
            List.of("error-json", "error-text", "error-header", "half-json", "no-json", "error-as-200");

    /** What is asked at each, but for the mood. */
    private static final Map<String, String> ASKED = Map.of(
            "/v1/embeddings", "{'model':'text-embedding-3-small','input':'MOOD'}",
            "/v1/completions", "{'model':'gpt-5-mini','prompt':'MOOD'}",
            "/v1/responses", "{'model':'gpt-5-mini','input':'MOOD'}",
            "/v1/moderations", "{'model':'omni-moderation-latest','input':'MOOD'}",
            "/v1/rerank", "{'model':'openai/rerank','query':'MOOD','documents':['a']}",
            "/v1/images/generations", "{'model':'gpt-image-1','prompt':'MOOD'}",
            "/v1/audio/speech", "{'model':'tts-1','voice':'alloy','input':'MOOD'}",
            "/v1/messages/count_tokens", "{'model':'claude-sonnet-4-5','messages':[{'role':'user','content':'MOOD'}]}",
            "/image", "{'provider':'openai','model':'gpt-image-1','prompt':'MOOD'}");

    private static final List<String> FORMS = List.of("/v1/audio/transcriptions", "/v1/audio/translations");

    void all() {
        for (String mood : MOODS) {
            house.clock().move(Duration.ofHours(4));
            String said = "mood:" + mood + " " + Errands.ASKED.value();
            ASKED.forEach(
                    (path, body) -> errands.cut(path, body.replace('\'', '"').replace("MOOD", said)));
            FORMS.forEach(path -> errands.raw(form(path, said)));
            errands.tell("POST", "/v1/batches", "{\"metadata\":\"" + said + "\"}", House.REST);
        }
    }

    private static String form(String path, String prompt) {
        String form = part("model", "whisper-1") + part("prompt", prompt)
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF\r\n--b--\r\n";
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                + "Connection: close\r\nAuthorization: Bearer " + House.TEAM.value() + "\r\nContent-Length: "
                + form.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + form;
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
