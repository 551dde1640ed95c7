package caravan.config;

import java.net.URI;
import java.util.Set;

/** Reads what holds for every provider. */
final class Outward {
    private Outward() {}

    static Settings.Upstreams read(Values values, Settings.Listen listen) {
        URI openai = values.address(Knob.OPENAI_BASE_URL, "https://api.openai.com/v1");
        if (openai != null && isOurselves(openai, listen)) {
            values.mistake(Knob.OPENAI_BASE_URL, "is Caravan's own address: it is for the provider, not for callers");
        }
        return new Settings.Upstreams(
                openai,
                values.proxy(Knob.PROXY_URL),
                values.timeIfAny(Knob.REQUEST_TIMEOUT),
                values.headers(Knob.FORWARD_REQUEST_HEADERS),
                values.headers(Knob.FORWARD_RESPONSE_HEADERS));
    }

    // SDKs read OPENAI_BASE_URL too: in a shell where it leads them to Caravan, every call would go round for ever.
    private static boolean isOurselves(URI address, Settings.Listen listen) {
        return address.getPort() == listen.port()
                && Set.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost());
    }
}
