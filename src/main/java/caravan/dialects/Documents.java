package caravan.dialects;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The documents of a request that has them ranked. */
final class Documents {
    private Documents() {}

    /** How many there are. */
    static long of(Json request) {
        Json.Field list = request.field("documents");
        if (list == null || list.kind() != JsonToken.START_ARRAY) {
            return 0;
        }
        try (JsonParser parser =
                Json.MAPPER.getFactory().createParser(request.bytes(), list.start(), list.end() - list.start())) {
            long count = 0;
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                count++;
                parser.skipChildren();
            }
            return count;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
