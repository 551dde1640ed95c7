package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import caravan.testkit.Sse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers, read by the official SDKs' own types, which check them too. */
final class Sdk {
    private static final Map<String, String> STOPS = Map.of(
            "end_turn", "stop",
            "stop_sequence", "stop",
            "max_tokens", "length",
            "tool_use", "tool_calls",
            "refusal", "content_filter");

    private Sdk() {}

    private static <T> T openAi(String json, Class<T> type) {
        try {
            return com.openai.core.ObjectMappers.jsonMapper().readValue(json, type);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static <T> T anthropic(String json, Class<T> type) {
        try {
            return com.anthropic.core.ObjectMappers.jsonMapper().readValue(json, type);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Said openAiStream(byte[] sse) {
        List<Sse.Event> events = Sse.events(sse);
        if (!events.getLast().data().equals("[DONE]")) {
            throw new AssertionError("no end: " + events.getLast());
        }
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        StringBuilder thinking = new StringBuilder();
        for (Sse.Event event : events.subList(0, events.size() - 1)) {
            all.accumulate(openAi(event.data(), ChatCompletionChunk.class).validate());
            thinking.append(
                    event.json().at("/choices/0/delta/reasoning_content").asText(""));
        }
        return said(all.chatCompletion(), thinking.toString());
    }

    static Said openAiWhole(byte[] json) {
        String text = new String(json, UTF_8);
        String thinking =
                Said.parse(text).at("/choices/0/message/reasoning_content").asText("");
        return said(openAi(text, ChatCompletion.class).validate(), thinking);
    }

    static Said said(ChatCompletion answer, String thinking) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        List<Said.Called> calls = choice.message().toolCalls().orElse(List.of()).stream()
                .map(call -> call.asFunction().function())
                .map(function -> Said.Called.of(function.name(), function.arguments()))
                .toList();
        List<Long> used = answer.usage().map(Sdk::used).orElse(List.of());
        String text = choice.message().content().orElse("");
        return new Said(text, thinking, calls, choice.finishReason().asString(), used);
    }

    private static List<Long> used(CompletionUsage usage) {
        long cached = usage.promptTokensDetails()
                .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
                .orElse(0L);
        return List.of(usage.promptTokens(), usage.completionTokens(), cached);
    }

    static Said anthropicStream(byte[] sse) {
        MessageAccumulator all = MessageAccumulator.create();
        for (Sse.Event event : Sse.events(sse)) {
            if (!event.name().equals(event.json().path("type").asText())) {
                throw new AssertionError("the event is named " + event.name());
            }
            all.accumulate(anthropic(event.data(), RawMessageStreamEvent.class).validate());
        }
        return said(all.message());
    }

    static Said anthropicWhole(byte[] json) {
        return said(anthropic(new String(json, UTF_8), Message.class).validate());
    }

    static Said said(Message answer) {
        String text =
                joined(answer, block -> block.text().map(found -> found.text()).orElse(""));
        String thinking = joined(
                answer, block -> block.thinking().map(found -> found.thinking()).orElse(""));
        List<Said.Called> calls = new ArrayList<>();
        for (ContentBlock block : answer.content()) {
            block.toolUse().ifPresent(call -> calls.add(new Said.Called(call.name(), input(call))));
        }
        String stop = answer.stopReason().orElseThrow().asString();
        long read = answer.usage().cacheReadInputTokens().orElse(0L);
        long in = answer.usage().inputTokens()
                + read
                + answer.usage().cacheCreationInputTokens().orElse(0L);
        List<Long> used = List.of(in, answer.usage().outputTokens(), read);
        return new Said(text, thinking, calls, STOPS.getOrDefault(stop, stop), used);
    }

    private static String joined(Message answer, Function<ContentBlock, String> of) {
        return answer.content().stream().map(of).collect(Collectors.joining());
    }

    private static JsonNode input(ToolUseBlock call) {
        return com.anthropic.core.ObjectMappers.jsonMapper().valueToTree(call._input());
    }
}
