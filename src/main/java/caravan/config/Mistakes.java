package caravan.config;

import caravan.hush.Hush;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** All mistakes of one reading of the configuration, and the warnings, which stop nothing. */
public final class Mistakes {
    private final List<Mistake> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    public void add(Mistake mistake) {
        found.add(mistake);
    }

    /** For what is not wrong, but what the user should know. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    public List<Mistake> found() {
        return List.copyOf(found);
    }

    public List<String> warnings() {
        return warnings.stream().map(Hush::over).toList();
    }

    /** For programs: all of them, without secrets as when people are told. */
    public ObjectNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("good", found.isEmpty());
        ArrayNode mistakes = all.putArray("mistakes");
        found.forEach(each -> mistakes.addObject()
                .put("file", Hush.over(each.file()))
                .put("line", each.line() > 0 ? each.line() : null)
                .put("key", each.key().isEmpty() ? null : Hush.over(each.key()))
                .put("message", Hush.over(each.message())));
        warnings().forEach(all.putArray("warnings")::add);
        return all;
    }

    /** @throws InvalidConfiguration with all of them, if there is one */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidConfiguration(found());
        }
    }
}
