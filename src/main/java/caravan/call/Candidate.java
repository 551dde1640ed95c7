package caravan.call;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way to answer a call.
 *
 * @param provider the provider's name in {@code config/providers.yaml}
 * @param model the model's name as that provider knows it
 * @param copy 1, or more where the same model is there once more, with another account: shown, and never sent
 */
public record Candidate(String provider, String model, int copy) {
    private static final char MARK = '#';

    public Candidate(String provider, String model) {
        this(provider, model, 1);
    }

    /** The same model with another account. */
    public Candidate copy(int number) {
        return new Candidate(provider, model, number);
    }

    /** Is it this one, or one of those that this pattern is for, whose model ends in {@code *}? */
    public boolean covers(Candidate other) {
        return provider.equals(other.provider)
                && copy == other.copy
                && (model.endsWith("*")
                        ? other.model.startsWith(model.substring(0, model.length() - 1))
                        : model.equals(other.model));
    }

    /** What is said of this one, else of the longest pattern that covers it; null if nothing is. */
    public <V> @Nullable V in(Map<Candidate, V> said) {
        V exact = said.isEmpty() ? null : said.get(this);
        return exact != null || said.isEmpty()
                ? exact
                : said.entrySet().stream()
                        .filter(each -> each.getKey().covers(this))
                        .max(Comparator.comparingInt(
                                each -> each.getKey().model().length()))
                        .map(Map.Entry::getValue)
                        .orElse(null);
    }

    /** {@code openai/gpt-5}: how users name it; the second one is {@code openai/gpt-5#2}. */
    public String name() {
        return numbered(provider + "/" + model, copy);
    }

    public static String numbered(String name, int copy) {
        return copy == 1 ? name : name + MARK + copy;
    }

    /** The number at the end of such a name; 1 if there is none. */
    public static int copyIn(String name) {
        String digits = name.substring(name.lastIndexOf(MARK) + 1);
        boolean number = digits.length() < name.length() && digits.matches("[2-9]|[1-9][0-9]{1,3}");
        return number ? Integer.parseInt(digits) : 1;
    }

    /** Such a name without its number. */
    public static String plain(String name) {
        return copyIn(name) == 1 ? name : name.substring(0, name.lastIndexOf(MARK));
    }
}
