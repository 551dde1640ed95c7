package caravan.ledger;

import io.micrometer.core.instrument.Tags;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who was asked for what, and as whom it has answered: what tells series of one metric apart.
 *
 * @param answering the model's name as the answer gives it; empty if it gave none
 * @param at where the provider is; null if it is at no address
 */
record Asked(
        String operation,
        String provider,
        String model,
        String answering,
        @Nullable URI at) {
    private static final int TLS = 443;
    private static final int PLAIN = 80;

    /** As OpenTelemetry has them. An empty label is none: Prometheus takes it for a missing one. */
    Tags tags() {
        return ours().and(
                        "gen_ai.response.model",
                        answering,
                        "server.address",
                        at == null || at.getHost() == null ? "" : at.getHost(),
                        "server.port",
                        at == null || at.getHost() == null ? "" : Integer.toString(port(at)));
    }

    /** For what is ours alone. */
    Tags ours() {
        return Tags.of(
                "gen_ai.operation.name", operation,
                "gen_ai.provider.name", provider,
                "gen_ai.request.model", model);
    }

    private static int port(URI address) {
        int standard = "https".equals(address.getScheme()) ? TLS : PLAIN;
        return address.getPort() > 0 ? address.getPort() : standard;
    }

    Asked answeredBySomebody() {
        return new Asked(operation, provider, model, Labels.OTHER, at);
    }

    Asked forSomething() {
        return new Asked(operation, provider, Labels.OTHER, Labels.OTHER, at);
    }

    Asked ofSomebody() {
        return new Asked(operation, Labels.OTHER, Labels.OTHER, Labels.OTHER, null);
    }
}
