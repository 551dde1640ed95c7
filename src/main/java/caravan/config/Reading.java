package caravan.config;

/** Reads the settings again: the same flags and variables, and the files as they are now. */
@FunctionalInterface
public interface Reading {
    /** What is wrong goes to the mistakes. */
    Settings read(Mistakes mistakes);
}
