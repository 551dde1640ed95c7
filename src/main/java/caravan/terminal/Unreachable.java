package caravan.terminal;

import java.net.URI;

/** Nobody answers there. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(URI address, String why) {
        super("no Caravan answers at " + address + " (" + why
                + "): start it, or say where it is with --address or CARAVAN_ADDRESS");
    }
}
