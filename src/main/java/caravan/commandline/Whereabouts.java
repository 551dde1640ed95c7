package caravan.commandline;

import caravan.config.Secret;
import caravan.config.Settings;
import caravan.terminal.Terminal;
import java.net.URI;

/** Where the command line finds the gateway: what the environment says, or else where one of these settings listens. */
final class Whereabouts {
    private static final String ADDRESS = "CARAVAN_ADDRESS";
    private static final String KEY = "CARAVAN_OPERATOR_KEY";

    private Whereabouts() {}

    /** @throws IllegalArgumentException if the address is none */
    static Terminal.Place of(Settings settings) {
        String said = settings.environment().get(ADDRESS);
        String key = settings.environment().get(KEY);
        Secret token = settings.adminToken();
        return new Terminal.Place(
                said == null ? own(settings) : Terminal.address(said),
                key != null || token == null ? key : token.value());
    }

    private static URI own(Settings settings) {
        Integer admin = settings.edge().adminPort();
        String host = admin == null ? settings.listen().host() : settings.edge().adminHost();
        int port = admin == null ? settings.listen().port() : admin;
        String reached = host == null || host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        String scheme = settings.places().tlsCert() == null ? "http" : "https";
        return URI.create(scheme + "://" + (reached.contains(":") ? "[" + reached + "]" : reached) + ":" + port);
    }
}
