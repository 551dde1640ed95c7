package caravan;

import caravan.config.Mistakes;
import caravan.config.Settings;

/** Reads the settings again: the same flags and variables, and the files as they are now. */
@FunctionalInterface
interface Reading {
    /** What is wrong goes to the mistakes. */
    Settings read(Mistakes mistakes);
}
