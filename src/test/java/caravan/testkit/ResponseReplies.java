package caravan.testkit;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** Answers in the shape of OpenAI's Responses, field for field as recorded, with the counts of {@link Replies}. */
public final class ResponseReplies {
    private ResponseReplies() {}

    /** A whole response that says this. */
    public static Reply whole(String model, String text) {
        return Reply.json(response(
                model, "completed", message(text), usage(Replies.words(text).size())));
    }

    /** The same in events, a delta for each word. */
    public static Reply stream(String model, String text) {
        return Reply.sse(events(events(model, text)));
    }

    static Reply toolCall(String model) {
        return Reply.json(response(model, "completed", call(Replies.TOOL_ARGUMENTS, "completed"), usage(2)));
    }

    static Reply toolCallStream(String model) {
        List<String> events = new ArrayList<>(begin(model, call("", "in_progress")));
        for (String piece : Replies.words(Replies.TOOL_ARGUMENTS)) {
            events.add(event("response.function_call_arguments.delta", of("fc_1") + ",\"delta\":" + quoted(piece)));
        }
        String name = ",\"name\":\"" + Replies.TOOL + "\"";
        events.add(event(
                "response.function_call_arguments.done",
                of("fc_1") + name + ",\"arguments\":" + quoted(Replies.TOOL_ARGUMENTS)));
        String call = call(Replies.TOOL_ARGUMENTS, "completed");
        events.add(event("response.output_item.done", ",\"output_index\":0,\"item\":" + call));
        events.add(event("response.completed", ",\"response\":" + response(model, "completed", call, usage(2))));
        return Reply.sse(events(events));
    }

    /** The events of a stream, by their data; a number has still to be put into each. */
    public static List<String> events(String model, String text) {
        List<String> events = new ArrayList<>(begin(model, message("").replace("\"completed\"", "\"in_progress\"")));
        String place = of("msg_1") + ",\"content_index\":0";
        events.add(event("response.content_part.added", place + ",\"part\":" + part("")));
        for (String piece : Replies.words(text)) {
            events.add(event("response.output_text.delta", place + ",\"logprobs\":[],\"delta\":" + quoted(piece)));
        }
        events.add(event("response.output_text.done", place + ",\"logprobs\":[],\"text\":" + quoted(text)));
        events.add(event("response.content_part.done", place + ",\"part\":" + part(text)));
        events.add(event("response.output_item.done", ",\"output_index\":0,\"item\":" + message(text)));
        String usage = usage(Replies.words(text).size());
        events.add(event("response.completed", ",\"response\":" + response(model, "completed", message(text), usage)));
        return events;
    }

    private static List<String> begin(String model, String item) {
        String begun = ",\"response\":" + response(model, "in_progress", "", "null");
        return List.of(
                event("response.created", begun),
                event("response.in_progress", begun),
                event("response.output_item.added", ",\"output_index\":0,\"item\":" + item));
    }

    /** Named and numbered, as a stream has them. */
    public static byte[] events(List<String> data) {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < data.size(); i++) {
            String name = data.get(i).split("\"", 5)[3];
            stream.append("event: ")
                    .append(name)
                    .append("\ndata: ")
                    .append(data.get(i).replace("\"sequence_number\":#", "\"sequence_number\":" + i));
            stream.append("\n\n");
        }
        return stream.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    public static String event(String type, String more) {
        return "{\"type\":\"" + type + "\",\"sequence_number\":#" + more + "}";
    }

    private static String of(String item) {
        return ",\"item_id\":\"" + item + "\",\"output_index\":0";
    }

    /** @param output the items, separated by commas */
    public static String response(String model, String status, String output, String usage) {
        return """
                {"id":"resp_1","object":"response","created_at":1776481253,"status":"%s","background":false,"error":null,\
                "incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":%s,"output":[%s],\
                "parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},\
                "service_tier":"default","store":true,"temperature":1.0,"text":{"format":{"type":"text"}},\
                "tool_choice":"auto","tools":[],"top_p":1.0,"truncation":"disabled","usage":%s,"user":null,"metadata":{}}""".formatted(status, quoted(model), output, usage);
    }

    /** A message with this text. */
    public static String message(String text) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":["
                + (text.isEmpty() ? "" : part(text)) + "]}";
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":" + quoted(text) + "}";
    }

    private static String call(String arguments, String status) {
        return "{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"" + Replies.TOOL
                + "\",\"arguments\":" + quoted(arguments) + ",\"status\":\"" + status + "\"}";
    }

    /** Of so many tokens written, after a prompt as long as ever. */
    public static String usage(int output) {
        return """
                {"input_tokens":%d,"input_tokens_details":{"cache_write_tokens":0,"cached_tokens":0},"output_tokens":%d,\
                "output_tokens_details":{"reasoning_tokens":0},"total_tokens":%d}""".formatted(Replies.PROMPT_TOKENS, output, Replies.PROMPT_TOKENS + output);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
