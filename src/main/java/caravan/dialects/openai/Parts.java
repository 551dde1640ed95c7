package caravan.dialects.openai;

import caravan.call.Refused;
import caravan.chat.Media;
import caravan.chat.Piece;
import caravan.chat.spokes.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code content} of a message: a text, or parts. */
final class Parts {
    /** What a file is whose data does not say. */
    private static final String PDF = "application/pdf";

    private Parts() {}

    static List<Piece> read(Fields message) {
        JsonNode content = message.get("content");
        if (content.isTextual()) {
            return content.asText().isEmpty() ? List.of() : List.of(new Piece.Text(content.asText()));
        }
        List<Piece> pieces = new ArrayList<>();
        for (Fields part : message.objects("content")) {
            pieces.add(part(part));
        }
        return pieces;
    }

    /** The same where only texts may stand: in what the system says, and in the results of tools. */
    static List<Piece> texts(Fields message) {
        List<Piece> pieces = read(message);
        for (Piece each : pieces) {
            if (!(each instanceof Piece.Text)) {
                throw message.wrong("content", "text");
            }
        }
        return pieces;
    }

    private static Piece part(Fields part) {
        String type = part.text("type");
        return switch (type) {
            case "text" -> new Piece.Text(part.text("text"), Breakpoints.of(part));
            case "refusal" -> new Piece.Refusal(part.text("refusal"));
            case "image_url" -> image(part);
            case "input_audio" -> {
                Fields sound = part.object("input_audio");
                yield new Piece.Sound(sound.text("data"), sound.text("format"));
            }
            case "file" -> file(part);
            default -> throw part.unknown("type", type);
        };
    }

    private static Piece image(Fields part) {
        Fields image = part.object("image_url");
        return new Piece.Image(media(image, "url"), image.text("detail", ""), Breakpoints.of(part));
    }

    private static Piece file(Fields part) {
        Fields file = part.object("file");
        if (file.has("file_id")) {
            return new Piece.Document(
                    new Media.Stored(file.text("file_id")), file.text("filename", ""), Breakpoints.of(part));
        }
        String data = file.text("file_data");
        Media media = data.startsWith("data:") ? media(file, "file_data") : new Media.Inline(PDF, data);
        return new Piece.Document(media, file.text("filename", ""), Breakpoints.of(part));
    }

    private static Media media(Fields in, String name) {
        Media media = Media.of(in.text(name));
        if (media == null) {
            throw Refused.field(in.path(name), "'" + in.path(name) + "' must be a URL, or data in base64.");
        }
        return media;
    }
}
