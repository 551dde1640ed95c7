package caravan.rest;

import caravan.call.Sha256;

/** Writes a {@code keys.yaml}: the key of {@code name} is {@code k-name}. */
final class Keyring {
    /**
     * @param models as YAML; empty for all
     * @param passthrough as YAML; empty for none
     */
    record Key(String name, String models, String passthrough) {}

    private Keyring() {}

    static String of(Key... keys) {
        StringBuilder yaml = new StringBuilder("keys:\n");
        for (Key key : keys) {
            yaml.append("  - {name: ").append(key.name()).append(", sha256: ").append(Sha256.hex("k-" + key.name()));
            yaml.append(key.models().isEmpty() ? "" : ", models: " + key.models());
            yaml.append(key.passthrough().isEmpty() ? "" : ", passthrough: " + key.passthrough())
                    .append("}\n");
        }
        return yaml.toString();
    }
}
