package caravan.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer says of itself that only those want to know who follow its call: its id, and why it came to its end. */
final class Marks {
    private static final int MOST = 16;

    private @Nullable String id;
    private final List<String> endings = new ArrayList<>(1);

    void id(@Nullable String named) {
        id = id == null ? named : id;
    }

    /** Of each choice one, as they come. */
    void ending(@Nullable String why) {
        if (why != null && endings.size() < MOST) {
            endings.add(why);
        }
    }

    /** Null if it has none. */
    @Nullable
    String id() {
        return id;
    }

    List<String> endings() {
        return List.copyOf(endings);
    }
}
