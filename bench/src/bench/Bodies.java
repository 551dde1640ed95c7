package bench;

/** What is asked and answered: about 1 KB each way, and a stream of 20 events. */
final class Bodies {
    private static final String HEAD =
            "{\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"%s\",\"created\":1741569952,"
                    + "\"model\":\"gpt-4o-mini-2024-07-18\",";

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":110,\"total_tokens\":129,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}}";

    private Bodies() {}

    static String question() {
        return "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\""
                + "You are a helpful assistant. ".repeat(10) + "\"},{\"role\":\"user\",\"content\":\""
                + "How far is it to Samarkand? ".repeat(18) + "\"}],\"temperature\":0.7,\"max_tokens\":256}";
    }

    static String streamedQuestion() {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"prompt\":\""
                + "How far is it to Samarkand? ".repeat(30) + "\"}";
    }

    static String answer() {
        return HEAD.formatted("chat.completion")
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + "Samarkand lies two thousand words of road away, past rivers and gardens. ".repeat(6)
                + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}]," + USAGE
                + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_560af6e559\"}";
    }

    static String event(String text) {
        return "data: " + HEAD.formatted("chat.completion.chunk")
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    }

    static String lastEvents() {
        return "data: " + HEAD.formatted("chat.completion.chunk")
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]," + USAGE
                + "}\n\ndata: [DONE]\n\n";
    }
}
