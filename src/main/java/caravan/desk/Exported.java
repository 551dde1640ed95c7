package caravan.desk;

import caravan.config.Laid;
import caravan.config.Layer;
import java.util.ArrayList;
import java.util.List;

/** What orders have changed, as lines of YAML to be put into the files; JSON is YAML too. Keys are named, and never told. */
final class Exported {
    private Exported() {}

    static List<String> of(Layer layer) {
        List<String> lines = new ArrayList<>();
        List<Laid> models = layer.models();
        if (models.stream().anyMatch(each -> each.said() != null)) {
            lines.add("# config/models.yaml");
            lines.add("models:");
        }
        models.stream().filter(each -> each.said() != null).forEach(each -> lines.add("  - " + each.said()));
        models.stream()
                .filter(each -> each.said() == null)
                .forEach(each -> lines.add("# config/models.yaml: take out '" + each.name() + "'"));
        layer.keys()
                .forEach(each -> lines.add("# config/providers.yaml: "
                        + (each.secret() == null
                                ? "take a key out of " + each.provider()
                                : "one more key for " + each.provider() + ", in a variable that its 'keys' name")));
        return lines.isEmpty() ? List.of("# the files say all") : lines;
    }
}
