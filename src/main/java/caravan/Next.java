package caravan;

import caravan.config.Mistakes;
import caravan.config.Settings;
import org.jspecify.annotations.Nullable;

/** What is to follow the generation that serves: new data for its routes, or new routes. */
sealed interface Next extends AutoCloseable {
    /** Null if it could not be made. */
    @Nullable
    Snapshot snapshot();

    /** False if at the last moment something is found wrong. */
    boolean takeOver(Generations generations, Mistakes mistakes);

    String words();

    /** Throws it away. */
    @Override
    void close();

    /** New data. */
    record Data(Generation generation, Snapshot snapshot) implements Next {
        Data(Generation generation, Mistakes mistakes) {
            this(generation, generation.readAgain(mistakes));
        }

        @Override
        public boolean takeOver(Generations generations, Mistakes mistakes) {
            generations.take(snapshot);
            return true;
        }

        @Override
        public String words() {
            return "new data, the same " + generation.size() + " routes";
        }

        @Override
        public void close() {
            // it was only read
        }
    }

    /** New routes, which run but for their feeds. */
    record Routes(@Nullable Generation generation) implements Next {
        Routes(Build build, Settings settings, Mistakes mistakes) {
            this(build.start(settings, mistakes));
        }

        @Override
        public @Nullable Snapshot snapshot() {
            return generation == null ? null : generation.snapshot();
        }

        @Override
        public boolean takeOver(Generations generations, Mistakes mistakes) {
            return generation != null && generations.take(generation, mistakes);
        }

        @Override
        public String words() {
            return generation == null ? "" : generation.size() + " routes";
        }

        @Override
        public void close() {
            if (generation != null) {
                generation.close();
            }
        }
    }
}
