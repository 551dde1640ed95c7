package caravan.chat;

import caravan.call.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of what is said. */
public sealed interface Piece {
    /** May the prompt up to here be kept in the provider's cache, and for how long? */
    default Caching caching() {
        return Caching.UNSAID;
    }

    record Text(String text, Caching caching) implements Piece {
        public Text(String text) {
            this(text, Caching.UNSAID);
        }
    }

    /** @param detail how closely it is to be looked at: {@code auto}, {@code low}, {@code high}; empty if unsaid */
    record Image(Media media, String detail, Caching caching) implements Piece {
        /** Its bytes, for who cannot be told how closely to look at them. */
        public Media without(Losses losses) {
            if (!detail.isEmpty() && !detail.equals("auto")) {
                losses.drop("image_url.detail");
            }
            return media;
        }

        /** As {@code image_url} has it. */
        public ObjectNode address() {
            String url =
                    switch (media) {
                        case Media.Inline inline -> inline.url();
                        case Media.Link link -> link.url();
                        case Media.Stored stored -> throw stored.elsewhere();
                        case Media.Plain plain -> throw Losses.refused("image", "A picture is no text.");
                    };
            ObjectNode address = Json.MAPPER.createObjectNode().put("url", url);
            return detail.isEmpty() ? address : address.put("detail", detail);
        }
    }

    /**
     * A document.
     *
     * @param name its file name or title; empty if it has none
     */
    record Document(Media media, String name, Caching caching) implements Piece {}

    /**
     * Sound.
     *
     * @param format {@code wav} or {@code mp3}
     */
    record Sound(String data, String format) implements Piece {}

    /**
     * The model calls a tool.
     *
     * @param arguments a JSON object
     * @param signature what the provider that made the call wants to see again with it
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable Signature signature,
            Caching caching) implements Piece {}

    /**
     * What a tool came to: texts, pictures and documents.
     *
     * @param failed did the tool fail?
     */
    record ToolResult(String callId, List<Piece> content, boolean failed, Caching caching) implements Piece {
        public ToolResult {
            content = List.copyOf(content);
        }

        /** Its texts, for who cannot be told that it failed but in words. */
        public String words() {
            return (failed ? "Error: " : "") + text();
        }

        /** All its texts. */
        public String text() {
            StringBuilder all = new StringBuilder();
            for (Piece each : content) {
                if (each instanceof Text(String text, Caching any)) {
                    all.append(all.isEmpty() ? "" : "\n").append(text);
                }
            }
            return all.toString();
        }
    }

    /**
     * What the model thought.
     *
     * @param text empty if nobody may read it; the signature then stands for it
     */
    record Thinking(String text, @Nullable Signature signature) implements Piece {}

    /** The model said no. */
    record Refusal(String text) implements Piece {}

    /** Where the text before this comes from. */
    record Cited(Citation citation) implements Piece {}
}
