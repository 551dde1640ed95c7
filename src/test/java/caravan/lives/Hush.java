package caravan.lives;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Nothing is logged while failures are made on purpose. */
record Hush(Logger root, Level before) implements AutoCloseable {
    static Hush now() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Hush hush = new Hush(root, root.getLevel());
        root.setLevel(Level.OFF);
        return hush;
    }

    @Override
    public void close() {
        root.setLevel(before);
    }
}
