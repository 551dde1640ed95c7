package caravan.camel;

import caravan.call.Steps;
import caravan.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.SimpleMain;
import org.jspecify.annotations.Nullable;

/** A Camel of one generation's own. */
public final class Camel implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final SimpleMain main = new SimpleMain(context);
    private @Nullable StepBeans beans;

    public CamelContext context() {
        return context;
    }

    /**
     * Sets it up; nothing runs yet. Fails with Camel's own words if it will not have a property of the user's.
     *
     * @param properties the user's, for Camel
     * @param wiring the beans that routes can refer to
     * @param changing those of them that change with the data, by their names: a bean step has its call's
     * @param current the steps for what is no call
     */
    public void init(
            Settings settings,
            Path properties,
            CamelConfiguration wiring,
            Map<String, Class<?>> changing,
            Supplier<Steps> current) {
        configure(main.configure(), settings);
        main.configure().addConfiguration(new CallConverters());
        main.configure().addConfiguration(wiring);
        main.setPropertyPlaceholderLocations("file:" + properties + ";optional=true");
        context.getPropertiesComponent().addPropertiesFunction(new Variables(settings.environment()));
        main.init();
        beans = StepBeans.in(context, changing, current);
    }

    private static void configure(MainConfigurationProperties main, Settings settings) {
        main.setName("caravan");
        main.setRoutesCollectorEnabled(false);
        main.setRoutesReloadEnabled(false);
        main.setJmxEnabled(false);
        main.setMessageHistory(false);
        main.setStreamCachingEnabled(false);
        main.setLoadHealthChecks(false);
        main.setSourceLocationEnabled(true);
        main.setUseBreadcrumb(false);
        main.setStartupSummaryLevel(StartupSummaryLevel.Off);
        main.setShutdownTimeout((int) Math.max(1, settings.shutdownTimeout().toSeconds()));
        main.setAutoConfigurationLogSummary(false);
        main.setAutoConfigurationEnvironmentVariablesEnabled(true);
    }

    /** May routes hold something that new data would not reach? */
    public boolean holdsData() {
        return beans == null || beans.held();
    }

    /** Starts the routes. Fails with Camel's own words if it will not have one of them. */
    public void start() {
        if (beans != null) {
            beans.forgetLookups();
        }
        main.start();
    }

    /** Starts, and no route with it. This Camel is of no use afterwards. */
    public void startAlone() {
        context.setAutoStartup(false);
        main.start();
    }

    /** Is nothing on its way in any route? */
    public boolean idle() {
        return context.getInflightRepository().size() == 0;
    }

    /** What routes have begun gets a moment. */
    @Override
    public void close() {
        context.getShutdownStrategy().setTimeout(5);
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        main.stop();
        context.stop();
    }
}
