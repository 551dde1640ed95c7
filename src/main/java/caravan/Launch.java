package caravan;

import caravan.config.Mistakes;
import caravan.config.Settings;

/** What the command line can do with good settings. */
interface Launch {
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
}
