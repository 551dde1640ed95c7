package caravan;

import caravan.config.Layer;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.config.Settings;
import java.nio.file.Path;

/**
 * What says which providers and models there are.
 *
 * @param models those of ours, or of the foreign file in their place
 * @param foreign is it one? Then it has providers and keys too
 */
record Sources(Section providers, Section models, boolean foreign) {
    static Sources of(Settings settings, Layer layer, Mistakes mistakes) {
        Path config = settings.places().config();
        return new Sources(
                Section.read(config.resolve("providers.yaml"), settings.environment(), mistakes),
                Section.read(settings.places().models(), layer.models(), settings.environment(), mistakes),
                settings.places().foreign() != null);
    }
}
