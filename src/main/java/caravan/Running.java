package caravan;

import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.ledger.Logging;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the command line starts. */
final class Running implements Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /** Runs until the process is told to stop: then calls finish, and the exit code is 0. */
    @Override
    public int run(Settings settings) {
        Gateway gateway = Gateway.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "shutdown"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A JVM that is told to stop exits with 143; one that stopped as it should exits with 0. */
    private static void stop(Gateway gateway) {
        int code = 0;
        try {
            gateway.close();
        } catch (RuntimeException | Error failed) {
            LOG.error("The gateway did not stop as it should", failed);
            code = 1;
        }
        Logging.close();
        Runtime.getRuntime().halt(code);
    }

    @Override
    public String check(Settings settings, Mistakes mistakes) {
        return Gateway.check(settings, mistakes);
    }
}
