package caravan;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.hush.Hush;
import org.jspecify.annotations.Nullable;

/** Makes generations: all is right, or there is none. */
record Build(Lasting lasting) {
    /** One that runs but for its {@link Generation#feeds}; null if anything is wrong, which the mistakes have then. */
    @Nullable
    Generation start(Settings settings, Mistakes mistakes) {
        Generation generation = Generation.load(settings, lasting, mistakes);
        if (mistakes.found().isEmpty() && starts(generation, mistakes)) {
            return generation;
        }
        generation.close();
        return null;
    }

    /** What Camel finds at its start is only the first mistake of perhaps many: a rehearsal finds them all. */
    private boolean starts(Generation generation, Mistakes mistakes) {
        try {
            generation.start();
            return true;
        } catch (RuntimeException wrong) {
            rehearse(generation.settings(), mistakes);
            if (mistakes.found().isEmpty()) {
                String routes = generation.settings().places().routes().toString();
                mistakes.add(new Mistake(routes, 0, "", Hush.over(Mistake.root(wrong))));
            }
            return false;
        }
    }

    /**
     * Loads everything and starts nothing.
     *
     * @return what was loaded, in words
     */
    String rehearse(Settings settings, Mistakes mistakes) {
        try (Generation loaded = Generation.load(settings, lasting, mistakes)) {
            String words = loaded.words();
            loaded.rehearse();
            return words;
        }
    }
}
