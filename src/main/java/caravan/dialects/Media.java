package caravan.dialects;

import caravan.call.Call;
import caravan.call.Form;
import caravan.call.Json;
import caravan.call.Operation;
import caravan.stream.MediaReader;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request for pictures or sounds tells of what is paid for. */
final class Media {
    private static final Set<Operation> PICTURES =
            EnumSet.of(Operation.IMAGE, Operation.IMAGE_EDIT, Operation.IMAGE_VARIATION, Operation.PICTURE);

    /** The provider chooses. */
    private static final String AUTO = "auto";

    private Media() {}

    static MediaReader.Asked asked(Call call) {
        if (PICTURES.contains(call.operation())) {
            return new MediaReader.Asked(
                    true,
                    call.operation() == Operation.PICTURE
                            ? 1
                            : call.wanted().length().choices(),
                    said(call, "quality"),
                    said(call, "size"),
                    null);
        }
        return call.operation() == Operation.SPEECH
                ? new MediaReader.Asked(false, 1, "", "", characters(call.json()))
                : MediaReader.Asked.SOUND;
    }

    private static String said(Call call, String field) {
        Form form = call.wanted().form();
        String text = form == null ? call.json().text(field) : form.text(field);
        return text == null || text.equals(AUTO) ? "" : text;
    }

    /** Those of the text that is to be spoken: as people count them, not as UTF-16 does. */
    private static @Nullable Long characters(Json json) {
        Json.Field input = json.field("input");
        if (input == null || input.kind() != JsonToken.VALUE_STRING) {
            return null;
        }
        try {
            String text = Json.MAPPER
                    .readTree(json.bytes(), input.start(), input.end() - input.start())
                    .textValue();
            return (long) text.codePointCount(0, text.length());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
