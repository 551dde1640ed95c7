package caravan.ledger;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.PropertyDefinerBase;
import java.io.Console;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Says to {@code logback.xml} how log lines look: {@code json} or {@code text} as the property or the variable
 * {@code CARAVAN_LOG} wants it; else text on a terminal, and JSON where a machine reads.
 */
public final class Logging extends PropertyDefinerBase {
    @Override
    public String getPropertyValue() {
        String wanted = System.getProperty("CARAVAN_LOG", System.getenv("CARAVAN_LOG"));
        return format(wanted == null ? "" : wanted, onTerminal());
    }

    static String format(String wanted, boolean onTerminal) {
        return switch (wanted) {
            case "json", "text" -> wanted;
            default -> onTerminal ? "text" : "json";
        };
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** Writes the lines that are still queued. Nothing can be logged after this. */
    public static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
