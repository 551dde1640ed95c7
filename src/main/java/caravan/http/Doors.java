package caravan.http;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Steps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.jspecify.annotations.Nullable;

/**
 * The doors of one generation of routes, and the calls that came in by them and have not left. A path without {@code /v1} is
 * looked for with it too, since some clients leave it out; but not behind the doors for all that is under {@code /v1}.
 */
public final class Doors {
    private static final String VERSION = "/v1";

    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private final Set<Call> inside = ConcurrentHashMap.newKeySet();
    private final Consumer<Call> gone;
    private final Refusing refusal;
    private final BiConsumer<Call, Reason> refused;
    private volatile Steps steps = ref -> null;
    private volatile boolean retired;

    /**
     * @param refusal writes a refusal that no route has told the caller
     * @param refused told of each of these
     * @param gone told of each call that its route is through with, however it went
     */
    public Doors(Refusing refusal, BiConsumer<Call, Reason> refused, Consumer<Call> gone) {
        this.refusal = refusal;
        this.refused = refused;
        this.gone = gone;
    }

    /** What {@code platform-http:} endpoints are to use, so that their doors are among these. */
    public PlatformHttpEngine engine() {
        return new Engine(this);
    }

    /** Calls that enter here run each on a virtual thread, since one of its steps may wait. */
    public void onVirtualThreads(Endpoint entrance) {
        doors.stream().filter(door -> door.getEndpoint() == entrance).forEach(Door::onVirtualThreads);
    }

    /** Calls that enter from now on keep to these steps; those inside keep to theirs. */
    public void keepTo(Steps current) {
        steps = current;
    }

    /** The steps of the calls that enter now. */
    public Steps steps() {
        return steps;
    }

    /** Is a call inside that keeps to these steps? One that is just coming in may. */
    public boolean keepsTo(Steps old) {
        return inside.stream().anyMatch(call -> call.steps() == null || call.steps() == old);
    }

    /** No more calls enter: there are other doors now. Once {@link #inside} is 0, it stays so. */
    public void retire() {
        retired = true;
    }

    /** A no that no route has told the caller. */
    Answer.Whole refuse(Call call, Refused why) {
        refused.accept(call, why.reason());
        return refusal.of(call.request().path(), call.id(), why);
    }

    void add(Door door) {
        List<Door> longer = new ArrayList<>(doors);
        longer.add(door);
        // Exact paths before prefixes, longer prefixes before shorter ones, choosy doors before others: the order of
        // files decides nothing.
        longer.sort(Comparator.comparing(Door::prefix)
                .thenComparing(each -> each.path().length(), Comparator.reverseOrder())
                .thenComparing(each -> each.consumed().isEmpty()));
        doors.clear();
        doors.addAll(longer);
    }

    void remove(Door door) {
        doors.remove(door);
    }

    /** What a path and a method lead to: a door, or the methods that would have been right, or neither. */
    record Found(@Nullable Door door, String allowed) {}

    static final Found NOTHING = new Found(null, "");

    /** @param type the body's content type; null if it says none, or if there is no body */
    Found find(String method, String path, @Nullable String type) {
        Found found = find(method, path, type, false);
        return found.door == null && found.allowed.isEmpty() && !path.startsWith(VERSION + "/")
                ? find(method, VERSION + path, type, true)
                : found;
    }

    /** Of two doors with the same path the one counts that takes such a body. */
    private Found find(String method, String path, @Nullable String type, boolean named) {
        TreeSet<String> allowed = new TreeSet<>();
        Door first = null;
        for (Door door : doors) {
            if (!door.leadsFrom(path) || (named && door.path().equals(VERSION + "/"))) {
                continue;
            }
            if (!door.accepts(method)) {
                allowed.addAll(door.methods());
            } else if (first == null || first.path().equals(door.path())) {
                if (door.consumes(type)) {
                    return new Found(door, "");
                }
                first = first == null ? door : first;
            }
        }
        return new Found(first, first == null ? String.join(", ", allowed) : "");
    }

    /** How many calls are inside. */
    public int inside() {
        return inside.size();
    }

    /** False if it came too late: whoever found the door before others took over must look again. */
    boolean entered(Call call) {
        inside.add(call);
        if (retired) {
            inside.remove(call);
            return false;
        }
        call.keepTo(steps);
        return true;
    }

    /** Its route is through with the call. It is inside until {@link #left}, so that nobody closes the books before. */
    void through(Call call) {
        gone.accept(call);
    }

    void left(Call call) {
        inside.remove(call);
    }

    /** Breaks off the calls that are still inside: their callers see that it is no clean end. */
    public void cut(Reason why) {
        inside.forEach(call -> call.wire().execute(() -> {
            call.cut(why);
            call.wire().breakOff();
        }));
    }

    /** Says no in the words of whoever asks for a path. */
    @FunctionalInterface
    public interface Refusing {
        /** @param id that the caller is told for this request */
        Answer.Whole of(String path, String id, Refused why);
    }
}
