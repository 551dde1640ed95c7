package caravan.translation;

import caravan.chat.Dialect;
import java.util.List;

/** Those who ask, each in a dialect of their own, and what their official SDKs read. */
enum Speaker {
    OPENAI("/v1/chat/completions") {
        @Override
        Said whole(byte[] answer) {
            return Sdk.openAiWhole(answer);
        }

        @Override
        Said stream(byte[] answer) {
            return Sdk.openAiStream(answer);
        }

        @Override
        Said reads(Said said) {
            return said;
        }
    },
    ANTHROPIC("/v1/messages") {
        @Override
        Said whole(byte[] answer) {
            return Sdk.anthropicWhole(answer);
        }

        @Override
        Said stream(byte[] answer) {
            return Sdk.anthropicStream(answer);
        }

        /** Where nobody said what was used, Anthropic's form has a nought. */
        @Override
        Said reads(Said said) {
            List<Long> used = said.used().isEmpty() ? List.of(0L, 0L, 0L) : said.used();
            return new Said(said.text(), said.thinking(), said.calls(), said.finish(), used);
        }
    };

    final String path;

    Speaker(String path) {
        this.path = path;
    }

    Dialect dialect() {
        return this == OPENAI ? Streams.CHAT : Streams.MESSAGES;
    }

    abstract Said whole(byte[] answer);

    abstract Said stream(byte[] answer);

    /** What this one reads of what was said. */
    abstract Said reads(Said said);

    /** A short question in both dialects at once. */
    String asks(String model, boolean streamed) {
        String usage = this == OPENAI ? ",\"stream_options\":{\"include_usage\":true}" : "";
        return "{\"model\":\"" + model + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (streamed ? ",\"stream\":true" + usage : "") + "}";
    }

    /** Is it spoken to in a translation? */
    boolean isForeignTo(Vendor vendor) {
        return !name().equals(vendor.name());
    }
}
