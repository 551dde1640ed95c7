package caravan.hooks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the gateway tells its log meanwhile. */
final class Told extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger caravan = (Logger) LoggerFactory.getLogger("caravan");
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    static Told listen() {
        Told told = new Told();
        told.start();
        told.caravan.addAppender(told);
        return told;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /** Each error, with the messages of what was thrown. */
    List<String> errors() {
        return said(Level.ERROR);
    }

    List<String> said(Level level) {
        List<String> lines = new ArrayList<>();
        for (ILoggingEvent event : events) {
            if (event.getLevel() == level) {
                StringBuilder line = new StringBuilder(event.getFormattedMessage());
                for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
                    line.append(" | ").append(each.getMessage());
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    @Override
    public void close() {
        caravan.detachAppender(this);
        stop();
    }
}
