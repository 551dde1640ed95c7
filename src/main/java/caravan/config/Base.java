package caravan.config;

import java.nio.file.Path;

/**
 * Where relative paths begin.
 *
 * @param here the working directory, for what a flag or a variable says
 * @param home Caravan's own folder, for the defaults and for what a file says; often the same
 */
public record Base(Path here, Path home) {}
