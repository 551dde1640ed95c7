package caravan.call;

/** What follows one call through several programs, where somebody wants to see it. */
@FunctionalInterface
public interface Trace {
    /** What the request of the attempt that runs carries, so that the trace goes on at the provider. */
    Headers headers();
}
