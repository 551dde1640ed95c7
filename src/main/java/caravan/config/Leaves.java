package caravan.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The single values of a file, each with its path and its line. What may be a secret is not shown. */
final class Leaves {
    private static final int MOST = 10_000;
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|token|secret|passw|credential|authorization|cookie|sha256|header).*");

    /** The names of what only is called so. */
    private static final Set<String> HARMLESS =
            Set.of("max_tokens", "default_max_tokens", "output_tokens", "input_tokens", "tokens");

    /** A reference to a variable or a file, or a variable's name, tells nothing. */
    private static final Pattern REFERENCE =
            Pattern.compile("(\\$\\{(env|file):(?:(?!:-)[^}])*})+|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|true|false|\\d{1,12}");

    private static final Pattern IN_ADDRESS =
            Pattern.compile("(?<=://)[^/@]+(?=@)|(?<=[?&](key|token|sig|code)=)[^&]+");
    private static final Pattern LIKE_A_KEY =
            Pattern.compile("\\b(sk|ck|pk|gsk|xai|hf|AIza|Bearer)[-_ ][-_A-Za-z0-9]{8,}");

    private final List<Origin> all = new ArrayList<>();
    private final String file;

    private Leaves(String file) {
        this.file = file;
    }

    static List<Origin> of(Path file, Layer layer) {
        boolean models = !String.valueOf(file.getFileName()).matches("(providers|keys|limits|budgets|cache)\\.yaml");
        Leaves leaves = new Leaves(file.toString());
        Mistakes unheard = new Mistakes();
        Node root = Yaml.root(file.toString(), Yaml.text(file, unheard), unheard);
        leaves.add("", models ? Laid.over(root, layer.models()) : root, null, false);
        if (file.endsWith("providers.yaml")) {
            layer.keys().forEach(leaves::add);
        }
        return leaves.all;
    }

    private void add(Layer.Key key) {
        String value = key.secret() == null ? "taken away" : Origin.HIDDEN;
        all.add(new Origin(
                "providers." + key.provider() + ".keys", value, key.name().replace('-', ' ')));
    }

    private void add(String path, @Nullable Node node, @Nullable String order, boolean hidden) {
        if (all.size() >= MOST) {
            return;
        }
        switch (node) {
            case null -> {}
            case MappingNode mapping -> {
                String by = mapping instanceof Laid.Entry entry ? entry.order() : order;
                mapping.getValue().forEach(each -> add(path, each, by, hidden));
            }
            case SequenceNode list -> {
                for (int at = 0; at < list.getValue().size(); at++) {
                    add(path + "[" + at + "]", list.getValue().get(at), order, hidden);
                }
            }
            case ScalarNode scalar ->
                all.add(new Origin(
                        path,
                        shown(scalar.getValue(), hidden),
                        order == null ? file + ":" + Yaml.line(scalar) : order));
            default -> {}
        }
    }

    private void add(String path, NodeTuple entry, @Nullable String order, boolean hidden) {
        String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "?";
        boolean secret = SECRET.matcher(key).matches() && !HARMLESS.contains(key) && !isListOfOurs(key, path);
        add(path.isEmpty() ? key : path + "." + key, entry.getValueNode(), order, hidden || secret);
    }

    /** A provider has keys there, perhaps themselves; in {@code keys.yaml} stand names, models, limits. */
    private static boolean isListOfOurs(String key, String path) {
        return key.equals("keys") && path.isEmpty();
    }

    private static String shown(String value, boolean hidden) {
        if (hidden && !REFERENCE.matcher(value).matches()) {
            return Origin.HIDDEN;
        }
        String bare = IN_ADDRESS.matcher(value).replaceAll(Origin.HIDDEN);
        return LIKE_A_KEY.matcher(bare).replaceAll(Origin.HIDDEN);
    }
}
