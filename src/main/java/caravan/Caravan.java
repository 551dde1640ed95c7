package caravan;

/** Starts the gateway. */
public final class Caravan {
    private Caravan() {}

    public static void main(String[] args) {}
}
