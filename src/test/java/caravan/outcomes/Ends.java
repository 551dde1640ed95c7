package caravan.outcomes;

import static caravan.testkit.RawClient.get;
import static caravan.testkit.RawClient.post;

import caravan.Gate;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.List;

/** One request for each way in which a call can end badly. */
final class Ends {
    private static final String CHAT = "/v1/chat/completions";
    private static final String OLLAMA_PICTURE = """
            {"model":"llama/eyes","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x/y.png"}}]}]}""";

    private Ends() {}

    /**
     * @param before what is asked first, so that it comes to this end
     * @param replies what the provider is told to say
     */
    record End(String outcome, int status, List<String> before, String request, List<Reply> replies) {
        static End of(String outcome, int status, String request, Reply... replies) {
            return new End(outcome, status, List.of(), request, List.of(replies));
        }

        End after(String... requests) {
            return new End(outcome, status, List.of(requests), request, replies);
        }

        @Override
        public String toString() {
            return outcome;
        }
    }

    private static String chat(String model) {
        return post(CHAT, Gate.chat(model, false), Places.ANN);
    }

    /** What no route is asked for. */
    static List<End> atTheDoor() {
        String long_ = "x".repeat(70_000);
        return List.of(
                End.of("caller_invalid_request", 400, "GET /v1/models HTTP/1.1\r\n\r\n"),
                End.of("caller_unknown_path", 404, get("/nowhere")),
                End.of("caller_method_not_allowed", 405, get("/v1/embeddings")),
                End.of("caller_too_slow", 408, "POST " + CHAT + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"),
                End.of("caller_request_too_large", 413, post(CHAT, long_).substring(0, 500)),
                End.of("caller_uri_too_long", 414, get("/v1/models?" + long_)),
                End.of(
                        "caller_unsupported_media",
                        415,
                        post("/v1/embeddings", "x").replace("application/json", "text/plain")),
                End.of("caller_expectation_failed", 417, get("/v1/models", "Expect: 200-ok")),
                End.of("caller_headers_too_large", 431, get("/v1/models", "X-Long: " + long_)));
    }

    /** With keys, an administrator, limits and budgets. */
    static List<End> ofOurs() {
        return List.of(
                End.of("caller_invalid_request", 400, post(CHAT, "{", Places.ANN)),
                End.of("caller_unauthenticated", 401, post(CHAT, Gate.chat("gpt-4o", false))),
                End.of("caller_unauthenticated", 401, get("/admin/keys", "Authorization: Bearer guess")),
                End.of(
                        "caller_unsupported_operation",
                        400,
                        post("/v1/responses", "{\"model\":\"llama/x\",\"input\":\"Hi\"}", Places.ANN)),
                End.of("caller_unsupported_parameter", 400, post(CHAT, OLLAMA_PICTURE, Places.ANN)),
                End.of("caller_unknown_model", 404, get("/v1/models/demo/none", Places.ANN)),
                End.of("caller_unknown_call", 404, get("/admin/calls/req_none", Places.ROOT)),
                End.of("caller_unknown_key", 404, get("/admin/keys/none", Places.ROOT)),
                End.of("caller_conflict", 409, post("/admin/keys", "{\"name\":\"twice\"}", Places.ROOT))
                        .after(post("/admin/keys", "{\"name\":\"twice\"}", Places.ROOT)),
                End.of(
                        "caller_not_implemented",
                        501,
                        get("/v1/realtime", "Upgrade: websocket", "Connection: Upgrade", Places.ANN)),
                End.of("policy_budget_spent_for_now", 429, chat("gpt-4o-spent")),
                End.of("policy_model_without_price", 403, chat("other")),
                End.of("policy_model_not_allowed", 403, post(CHAT, Gate.chat("gpt-4o", false), Places.BOB)),
                End.of("policy_path_not_allowed", 403, get("/v1/files", Places.ANN)),
                End.of("policy_requests_limited", 429, chat("gpt-4o-asked")),
                End.of("policy_tokens_limited", 429, chat("gpt-4o-told")),
                End.of("gateway_deployments_drained", 503, chat("gone"))
                        .after(post("/admin/deployments/openai/gone/drain", "", Places.ROOT)));
    }

    /** With a provider who is told what to do. */
    static List<End> ofTheirs() {
        String tired = chat("tired/m");
        return List.of(
                End.of("provider_status", 418, chat("gpt-4o"), Replies.error(418, "e", "teapot", "No tea")),
                End.of(
                                "provider_keys_rest",
                                429,
                                tired,
                                Replies.error(429, "e", "rate", "Slow").header("Retry-After", "600"))
                        .after(tired),
                End.of("provider_unreachable", 502, chat("nowhere/m")),
                End.of(
                        "provider_broke_off",
                        502,
                        chat("gpt-4o"),
                        Replies.chat("Far").first(20).thenClose()),
                End.of("provider_invalid_answer", 502, chat("gpt-4o"), Reply.json("Far.")),
                End.of(
                        "provider_stream_error",
                        200,
                        post(CHAT, Gate.chat("gpt-4o", true), Places.ANN),
                        Reply.sse(List.of(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Far\"}}]}",
                                "{\"error\":{\"message\":\"Overloaded\"}}"))),
                End.of("provider_timeout", 504, chat("slow/m"), Reply.hangs()));
    }

    /** Where callers bring their own keys, or none, and nobody administers. */
    static List<End> amongStrangers() {
        String key = "Authorization: Bearer sk-own";
        return List.of(
                End.of("caller_no_provider_key", 401, post(CHAT, Gate.chat("gpt-4o", false))),
                End.of("policy_admin_api_off", 403, get("/admin/keys", key)),
                End.of("policy_books_off", 403, get("/v1/usage", key)),
                End.of("gateway_internal", 500, get("/broken", key)));
    }
}
