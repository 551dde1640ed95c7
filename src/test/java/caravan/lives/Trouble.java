package caravan.lives;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import caravan.testkit.Reply;
import java.util.Collections;
import java.util.List;

/** What may be wrong with a provider. A request says in its field {@code user} which of these it wants. */
enum Trouble {
    HANGS_BEFORE_ITS_HEAD,
    HANGS_AFTER_ITS_HEAD,
    HANGS_IN_MID_STREAM,
    RESETS_BEFORE_ITS_HEAD,
    RESETS_AFTER_ITS_HEAD,
    RESETS_IN_MID_STREAM,
    SAYS_NO;

    private static final List<String> PIECES = Collections.nCopies(20, " far");
    private static final int SOME_EVENTS = 1_500;

    Reply reply() {
        Reply stream = Replies.chatStream(PIECES, true);
        return switch (this) {
            case HANGS_BEFORE_ITS_HEAD -> Reply.hangs();
            case HANGS_AFTER_ITS_HEAD -> stream.first(0).thenHang();
            case HANGS_IN_MID_STREAM -> stream.first(SOME_EVENTS).thenHang();
            case RESETS_BEFORE_ITS_HEAD -> Reply.resets();
            case RESETS_AFTER_ITS_HEAD -> stream.first(0).thenReset();
            case RESETS_IN_MID_STREAM -> stream.first(SOME_EVENTS).thenReset();
            case SAYS_NO -> Replies.error(500, "server_error", "oops", "Not today.");
        };
    }

    static void teach(FakeProvider fake) {
        for (Trouble trouble : values()) {
            fake.when(seen -> seen.json().path("user").asText().equals(trouble.name()), trouble.reply());
        }
    }

    /** A request for a stream of this model that gets into this trouble. */
    String request(String model) {
        return Gate.chat(model, true).replaceFirst("\\{", "{\"user\":\"" + this + "\",");
    }
}
