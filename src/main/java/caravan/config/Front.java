package caravan.config;

/** Reads what holds at the front door. */
final class Front {
    private Front() {}

    static Settings.Limits limits(Values values) {
        return new Settings.Limits(
                values.size(Knob.MAX_UPLOAD, 1L << 10, 1L << 40),
                values.number(Knob.MAX_CONNECTIONS, 1, 1_000_000),
                values.number(Knob.MAX_CALLS, 1, 1_000_000),
                values.time(Knob.HEAD_TIMEOUT),
                values.time(Knob.IDLE_TIMEOUT),
                values.time(Knob.BODY_TIMEOUT),
                values.time(Knob.WRITE_TIMEOUT));
    }

    static Settings.Edge edge(Values values) {
        return new Settings.Edge(
                values.networks(Knob.TRUSTED_PROXIES),
                values.origins(Knob.CORS_ORIGINS),
                values.numberIfAny(Knob.ADMIN_PORT, 0, 65_535),
                values.address(Knob.ADMIN_HOST));
    }
}
