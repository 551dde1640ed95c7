package caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.slf4j.LoggerFactory;

/** All that is printed meanwhile, by the log and by anybody else, as who reads it gets it. */
public final class Printed implements AutoCloseable {
    private static final String LAST = "that is all";

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    public static Printed listen() {
        Printed listening = new Printed();
        PrintStream stream = new PrintStream(listening.printed, true, UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return listening;
    }

    /** Up to now: the log is written a moment later than it is told. */
    public String text() {
        LoggerFactory.getLogger("caravan").error(LAST);
        await().until(() -> printed.toString(UTF_8).contains(LAST));
        return printed.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
