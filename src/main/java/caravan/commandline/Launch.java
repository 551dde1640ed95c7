package caravan.commandline;

import caravan.commands.Orders.Told;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import java.util.List;
import java.util.Set;

/** What the command line can do with good settings. */
public interface Launch {
    /**
     * Runs the gateway until it is stopped.
     *
     * @param reading of the settings, when files change
     * @return the exit code
     * @throws caravan.config.InvalidConfiguration with everything that is wrong in the files
     */
    int run(Settings settings, Reading reading);

    /**
     * Loads everything without starting anything.
     *
     * @param mistakes takes what is wrong
     * @return a line or more about what was loaded
     */
    String check(Settings settings, Mistakes mistakes);

    /**
     * What is served.
     *
     * @param providers by their names
     * @param withoutPrice models that the files name, as {@code provider/model}, and no price list knows
     */
    record Served(Set<String> providers, List<String> withoutPrice) {}

    /**
     * Loads everything, and says what is served.
     *
     * @param mistakes takes what is wrong
     */
    Served served(Settings settings, Mistakes mistakes);

    /**
     * Loads everything, and says who would be asked.
     *
     * @param query as for {@code GET /admin/explain}
     * @param mistakes takes what is wrong
     * @throws caravan.call.Refused if the query is none
     */
    Told explain(Settings settings, String query, Mistakes mistakes);
}
