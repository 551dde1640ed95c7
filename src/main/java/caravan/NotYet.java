package caravan;

import caravan.config.Mistakes;
import caravan.config.Settings;

/** Stands where the gateway will be wired. */
final class NotYet implements Launch {
    @Override
    public int run(Settings settings) {
        return 0;
    }

    @Override
    public String check(Settings settings, Mistakes mistakes) {
        return "The settings are right.";
    }
}
