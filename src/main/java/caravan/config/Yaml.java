package caravan.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML as nodes that know their line. */
public final class Yaml {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private Yaml() {}

    /** What the file says; nothing if it is missing, or cannot be read, which is a mistake. */
    static String text(Path file, Mistakes mistakes) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return "";
        } catch (CharacterCodingException other) {
            mistakes.add(new Mistake(file.toString(), 0, "", "is not UTF-8"));
            return "";
        } catch (IOException unreadable) {
            // not to be taken for one that is not there: who may call stands in one of them
            mistakes.add(new Mistake(file.toString(), 0, "", "cannot be read: " + unreadable.getMessage()));
            return "";
        }
    }

    /** @return null for an empty text, and for one that is no YAML, which is a mistake */
    public static @Nullable Node root(String file, String text, Mistakes mistakes) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            return new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException broken) {
            int at = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            mistakes.add(new Mistake(file, at, "", "is not valid YAML: " + broken.getProblem()));
        } catch (YamlEngineException broken) {
            mistakes.add(new Mistake(file, 0, "", "is not valid YAML: " + broken.getMessage()));
        }
        return null;
    }

    /** Nothing, and what YAML's core schema reads as nothing: the same as if the key were not there. */
    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NOTHING.contains(scalar.getValue());
    }

    /**
     * The values of a list, or the single one; without those that are nothing.
     *
     * @param wrong told of each that is no single value
     */
    static List<String> scalars(Node node, Consumer<Node> wrong) {
        List<String> texts = new ArrayList<>();
        for (Node each : node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node)) {
            if (each instanceof ScalarNode scalar && !isNull(each)) {
                texts.add(scalar.getValue());
            } else if (!isNull(each)) {
                wrong.accept(each);
            }
        }
        return List.copyOf(texts);
    }

    /** Counted from 1; 0 if there is no node. */
    public static int line(@Nullable Node node) {
        return node == null
                ? 0
                : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
