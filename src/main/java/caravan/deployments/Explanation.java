package caravan.deployments;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Json;
import caravan.call.KeyState;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.conditions.Condition;
import caravan.models.Models;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works out what would become of a call, by the code that chooses for calls, and tells it. */
record Explanation(Deployments.Setup setup) {
    ObjectNode of(Question question) {
        Call call =
                question.call(caller(question.key()), setup.conditions().clock().instant());
        Models.Explained explained = setup.models().explain(call);
        ObjectNode told = Json.MAPPER
                .createObjectNode()
                .put("object", "explanation")
                .put("model", question.model())
                .put("tokens", question.tokens())
                .put("key", question.key());
        ArrayNode candidates = told.putArray("candidates");
        ArrayNode others = told.putArray("others");
        for (Candidate each : explained.candidates()) {
            List<String> full = setup.full().apply(call, each);
            if (full.isEmpty()) {
                candidates.add(candidate(each, candidates.size() + 1));
            } else {
                other(others, each.name(), "its pace is spent: " + String.join(", ", full));
            }
        }
        explained.others().forEach((name, why) -> other(others, name, why));
        explained.later().forEach((list, names) -> names.forEach(told.withArray(list)::add));
        told.put("refused", refusal(explained, candidates));
        return told;
    }

    private static @Nullable String refusal(Models.Explained explained, ArrayNode candidates) {
        return explained.refusal() == null && candidates.isEmpty()
                ? "All that could answer have been asked as often as they may for now."
                : explained.refusal();
    }

    private Caller caller(@Nullable String key) {
        Caller caller = key == null ? Caller.ANONYMOUS : setup.callers().apply(key);
        if (caller == null) {
            throw new Refused(Reason.UNKNOWN_KEY, "There is no key of the name '" + key + "'.");
        }
        return caller;
    }

    private static void other(ArrayNode others, String name, String why) {
        others.addObject().put("deployment", name).put("why", why);
    }

    private ObjectNode candidate(Candidate candidate, int position) {
        Condition.State state = setup.models().state(candidate);
        return Json.MAPPER
                .createObjectNode()
                .put("position", position)
                .put("deployment", candidate.name())
                .put("state", Shown.word(state.word()))
                .put("note", note(candidate, state));
    }

    private @Nullable String note(Candidate candidate, Condition.State state) {
        List<KeyState> keys = setup.keysOf().apply(candidate);
        if (!keys.isEmpty() && keys.stream().noneMatch(key -> key.word() == KeyState.Word.READY)) {
            return "all its keys rest: it is passed over until one of them is ready";
        }
        return switch (state.word()) {
            case COOLING -> "cools down until " + Shown.time(state.until()) + ", and is asked last until then";
            case OPEN -> "its circuit is open until " + Shown.time(state.until()) + ", and it is asked last until then";
            case PROBING -> "its circuit is half open: a few calls at a time see whether it answers";
            case READY, DRAINED -> null;
        };
    }

    static List<String> lines(ObjectNode told) {
        List<String> lines = new ArrayList<>();
        lines.add("asked for " + told.path("model").asText() + ":");
        for (JsonNode each : told.path("candidates")) {
            lines.add("  " + each.path("position").asInt() + ". "
                    + each.path("deployment").asText()
                    + (each.path("note").isNull()
                            ? ""
                            : "   " + each.path("note").asText()));
        }
        if (!told.path("refused").isNull()) {
            lines.add("  nobody: " + told.path("refused").asText());
        }
        if (!told.path("others").isEmpty()) {
            lines.add("not asked:");
        }
        for (JsonNode each : told.path("others")) {
            lines.add("  " + each.path("deployment").asText() + ": "
                    + each.path("why").asText());
        }
        for (String list : List.of("context_fallbacks", "content_fallbacks")) {
            List<String> names = new ArrayList<>();
            told.path(list).forEach(name -> names.add(Objects.requireNonNull(name.asText())));
            if (!names.isEmpty()) {
                lines.add(list + ": " + String.join(", ", names));
            }
        }
        return lines;
    }
}
