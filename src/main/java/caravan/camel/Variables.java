package caravan.camel;

import caravan.config.Environment;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code {{env:NAME}}} and {@code {{env:NAME:otherwise}}} in routes: the same variables as in our own files, those of
 * {@code .env} included, which Camel's function of this name does not know.
 */
record Variables(Environment environment) implements PropertiesFunction {
    @Override
    public String getName() {
        return "env";
    }

    @Override
    public @Nullable String apply(String remainder) {
        int colon = remainder.indexOf(':');
        String value = environment.get(colon < 0 ? remainder : remainder.substring(0, colon));
        return value == null && colon >= 0 ? remainder.substring(colon + 1) : value;
    }
}
