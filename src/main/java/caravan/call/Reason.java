package caravan.call;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong, as a table: what the caller is told, what is counted, and whether another candidate may
 * be tried. The tag's first word says in whose domain the fault lies.
 */
public enum Reason {
    INVALID_REQUEST(400, "invalid_request_error", null, "caller_invalid_request", false),
    UNAUTHENTICATED(401, "invalid_request_error", "invalid_api_key", "caller_unauthenticated", false),
    NO_KEY(401, "invalid_request_error", "no_provider_key", "caller_no_provider_key", false),
    BUDGET_SPENT(402, "insufficient_quota", "insufficient_quota", "policy_budget_spent", false),
    BUDGET_SPENT_FOR_NOW(429, "insufficient_quota", "insufficient_quota", "policy_budget_spent_for_now", false),
    NO_PRICE(403, "permission_error", "model_without_price", "policy_model_without_price", false),
    FORBIDDEN(403, "permission_error", "model_not_allowed", "policy_model_not_allowed", false),
    NOT_OPEN(403, "permission_error", "path_not_allowed", "policy_path_not_allowed", false),
    ROUTE_REFUSED(403, "permission_error", "refused_by_route", "policy_refused_by_route", false),
    ADMIN_OFF(403, "permission_error", "admin_api_off", "policy_admin_api_off", false),
    BOOKS_OFF(403, "permission_error", "books_off", "policy_books_off", false),
    UNKNOWN_PATH(404, "invalid_request_error", "unknown_url", "caller_unknown_path", false),
    UNKNOWN_MODEL(404, "invalid_request_error", "model_not_found", "caller_unknown_model", false),
    UNSUPPORTED(400, "invalid_request_error", "unsupported_operation", "caller_unsupported_operation", false),
    UNSUPPORTED_PARAMETER(400, "invalid_request_error", "unsupported_parameter", "caller_unsupported_parameter", true),
    UNKNOWN_CALL(404, "invalid_request_error", "call_not_found", "caller_unknown_call", false),
    UNKNOWN_KEY(404, "invalid_request_error", "key_not_found", "caller_unknown_key", false),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed", "caller_method_not_allowed", false),
    TOO_SLOW(408, "invalid_request_error", "request_timeout", "caller_too_slow", false),
    CONFLICT(409, "invalid_request_error", "conflict", "caller_conflict", false),
    TOO_LARGE(413, "invalid_request_error", "request_too_large", "caller_request_too_large", false),
    URI_TOO_LONG(414, "invalid_request_error", "uri_too_long", "caller_uri_too_long", false),
    UNSUPPORTED_MEDIA(415, "invalid_request_error", "unsupported_media_type", "caller_unsupported_media", false),
    EXPECTATION_FAILED(417, "invalid_request_error", "expectation_failed", "caller_expectation_failed", false),
    LIMITED(429, "requests", "rate_limit_exceeded", "policy_requests_limited", false),
    LIMITED_TOKENS(429, "tokens", "rate_limit_exceeded", "policy_tokens_limited", false),
    HEADERS_TOO_LARGE(431, "invalid_request_error", "headers_too_large", "caller_headers_too_large", false),
    CALLER_LEFT(499, "invalid_request_error", "caller_left", "caller_left", false),
    INTERNAL(500, "server_error", "internal_error", "gateway_internal", false),
    NOT_IMPLEMENTED(501, "invalid_request_error", "not_implemented", "caller_not_implemented", false),
    /** Written at the next start, of a call whose end nobody has seen: no caller is told. */
    KILLED(500, "server_error", "killed", "gateway_killed", false),
    OVERLOADED(503, "server_error", "overloaded", "gateway_overloaded", true),
    DRAINED(503, "server_error", "deployments_drained", "gateway_deployments_drained", false),
    STOPPING(503, "server_error", "stopping", "gateway_stopping", false),
    KEYS_REST(429, "rate_limit_error", "rate_limit_exceeded", "provider_keys_rest", true),
    UPSTREAM_STATUS(502, "upstream_error", "upstream_error", "provider_status", true),
    UPSTREAM_UNREACHABLE(502, "upstream_error", "upstream_unreachable", "provider_unreachable", true),
    UPSTREAM_BROKE_OFF(502, "upstream_error", "upstream_broke_off", "provider_broke_off", true),
    UPSTREAM_INVALID(502, "upstream_error", "upstream_invalid", "provider_invalid_answer", true),
    UPSTREAM_STREAM_ERROR(502, "upstream_error", "upstream_error", "provider_stream_error", true),
    UPSTREAM_TIMEOUT(504, "upstream_error", "upstream_timeout", "provider_timeout", true);

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final String tag;
    private final boolean anotherMayHelp;

    Reason(int status, String type, @Nullable String code, String tag, boolean anotherMayHelp) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.tag = tag;
        this.anotherMayHelp = anotherMayHelp;
    }

    /** The HTTP status. 499 is nginx's for a caller who left, and is never sent. */
    public int status() {
        return status;
    }

    /** {@code error.type} in OpenAI's dialect. */
    public String type() {
        return type;
    }

    /** {@code error.code} in OpenAI's dialect. */
    public @Nullable String code() {
        return code;
    }

    /** In metrics and in the journal; no other reason has the same. */
    public String tag() {
        return tag;
    }

    /** May the next candidate be tried? */
    public boolean anotherMayHelp() {
        return anotherMayHelp;
    }
}
