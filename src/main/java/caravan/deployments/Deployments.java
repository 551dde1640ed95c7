package caravan.deployments;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Json;
import caravan.call.KeyState;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.conditions.Condition;
import caravan.conditions.Conditions;
import caravan.models.Models;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All deployments: those that the files name, and those of which there is something to say. */
public final class Deployments {
    private static final int MOST = 1_000;
    private static final int MOST_FIGURES = 100;
    private static final String DRAIN = "/drain";
    private static final String ENABLE = "/enable";

    private final Setup setup;

    /**
     * Who knows of them.
     *
     * @param conditions how they have been lately
     * @param keys the keys of the house, by provider
     * @param keysOf those of them that this deployment is asked with
     * @param full the limits that have no room for the call at this candidate
     * @param callers who has the virtual key of this name; null if nobody has
     */
    public record Setup(
            Models models,
            Conditions conditions,
            Supplier<Map<String, List<KeyState>>> keys,
            Function<Candidate, List<KeyState>> keysOf,
            BiFunction<Call, Candidate, List<String>> full,
            Function<String, @Nullable Caller> callers) {}

    /** What came of an order: the deployment before and after. */
    public record Done(ObjectNode before, ObjectNode after) {}

    /** One deployment, for meters. */
    public record Row(Candidate candidate, Condition.State state) {}

    public Deployments(Setup setup) {
        this.setup = setup;
    }

    public ObjectNode list() {
        Set<Candidate> all = new LinkedHashSet<>(setup.models().listed());
        all.addAll(setup.conditions().notable());
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode shown = list.putArray("data");
        all.stream().limit(MOST).forEach(each -> shown.add(show(each)));
        return list.put("total", all.size());
    }

    private ObjectNode show(Candidate candidate) {
        return Shown.of(
                candidate,
                setup.models().listed().contains(candidate),
                setup.models().state(candidate),
                setup.keysOf().apply(candidate));
    }

    /**
     * Sends no calls to a deployment from now on, or again.
     *
     * @param order {@code provider/model/drain} or {@code provider/model/enable}
     * @throws Refused 404 if there is no such provider, or no such order; 409 if too many are drained
     */
    public Done order(String order) {
        boolean drain = order.endsWith(DRAIN);
        if (!drain && !order.endsWith(ENABLE)) {
            throw new Refused(Reason.UNKNOWN_PATH, "There are " + DRAIN + " and " + ENABLE + " of a deployment.");
        }
        Candidate candidate = named(order.substring(0, order.length() - (drain ? DRAIN : ENABLE).length()));
        ObjectNode before = show(candidate);
        try {
            setup.conditions().drain(candidate, drain);
        } catch (IllegalStateException full) {
            throw new Refused(Reason.CONFLICT, String.valueOf(full.getMessage()));
        }
        return new Done(before, show(candidate));
    }

    private Candidate named(String path) {
        String name = Question.decoded(path.replace("+", "%2B"));
        int slash = name.indexOf('/');
        if (slash < 1 || slash + 1 == name.length() || !setup.models().hasProvider(name.substring(0, slash))) {
            throw new Refused(
                    Reason.UNKNOWN_MODEL, "There is no deployment '" + name + "': name one as provider/model.");
        }
        String provider = name.substring(0, slash);
        Candidate copy = new Candidate(provider, Candidate.plain(name).substring(slash + 1), Candidate.copyIn(name));
        return setup.models().listed().contains(copy) ? copy : new Candidate(provider, name.substring(slash + 1));
    }

    /** For {@code /stats}: a hundred at most. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        rows(MOST_FIGURES).forEach(row -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("state", Shown.word(row.state().word()));
            one.put("until", Shown.time(row.state().until()));
            one.put("latency_ms", Shown.millis(row.state().latency()));
            one.put("last_used", Shown.time(row.state().lastUsed()));
            one.put("failures", row.state().failures());
            figures.put(row.candidate().name(), one);
        });
        return figures;
    }

    /** For {@code /stats}: the keys of the house by their names, and how each is doing. */
    public Map<String, Object> keyFigures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        setup.keys().get().forEach((provider, keys) -> {
            Map<String, String> states = new LinkedHashMap<>();
            keys.forEach(key -> states.put(key.name(), state(key)));
            if (!states.isEmpty()) {
                figures.put(provider, states);
            }
        });
        return figures;
    }

    private static String state(KeyState key) {
        return Shown.word(key.word()) + (key.until() > 0 ? " until " + Shown.time(key.until()) : "");
    }

    /** Those that the files name, as they are now; so many at most. */
    public List<Row> rows(int most) {
        List<Row> rows = new ArrayList<>();
        setup.models().listed().stream()
                .limit(most)
                .forEach(each -> rows.add(new Row(each, setup.models().state(each))));
        return rows;
    }

    public Map<String, List<KeyState>> keys() {
        return setup.keys().get();
    }

    /**
     * Who would be asked for a model, in which order, and why others would not.
     *
     * @param query {@code model=…&tokens=…&key=…}
     */
    public ObjectNode explain(String query) {
        return new Explanation(setup).of(Question.of(query));
    }

    /** The same in lines for people. */
    public static List<String> lines(ObjectNode explained) {
        return Explanation.lines(explained);
    }
}
