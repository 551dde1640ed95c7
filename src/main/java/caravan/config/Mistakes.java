package caravan.config;

import caravan.hush.Hush;
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

    /** @throws InvalidConfiguration with all of them, if there is one */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidConfiguration(found());
        }
    }
}
