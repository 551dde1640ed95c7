package caravan.dialects;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * A guess at the tokens of a request: four bytes to a token, of the JSON around the text as well, rather too much than too
 * little. Pictures, sounds and files in base64 are counted by the piece, since their length says nothing.
 */
final class Weight {
    private static final int TOKENS_FOR_MEDIA = 1000;
    private static final byte[] DATA_URL = {'"', 'd', 'a', 't', 'a', ':'};
    private static final long NONE = -1;

    private final byte[] body;
    private long media;
    private long mediaBytes;
    private long mediaStart = NONE;

    Weight(byte[] body) {
        this.body = body;
    }

    /** As the parser's own, over the content of a message. No long string is decoded for it. */
    void skipChildren(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            endMedia(parser);
            if (token == JsonToken.VALUE_STRING) {
                string(parser);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    private void string(JsonParser parser) throws IOException {
        String name = parser.currentName();
        if (name == null || name.equals("text") || name.equals("type")) {
            return;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        if (name.equals("data") || name.equals("file_data") || isDataUrl(start)) {
            media++;
            mediaStart = start;
        }
    }

    private boolean isDataUrl(long start) {
        if (start < 0 || start + DATA_URL.length > body.length) {
            return false;
        }
        for (int i = 0; i < DATA_URL.length; i++) {
            if (body[(int) start + i] != DATA_URL[i]) {
                return false;
            }
        }
        return true;
    }

    private void endMedia(JsonParser parser) {
        if (mediaStart != NONE) {
            mediaBytes += parser.currentTokenLocation().getByteOffset() - mediaStart;
            mediaStart = NONE;
        }
    }

    long tokens() {
        return (body.length - mediaBytes + 3) / 4 + media * TOKENS_FOR_MEDIA;
    }
}
