package caravan.call;

/** What one call holds of something that others want too: room under a limit, money, the place of one who is waited for. */
@FunctionalInterface
public interface Claim {
    /**
     * Gives back what was held too much of. Told once, when outcome, usage and cost of the call are final and before the caller
     * sees the end, on any thread. It must not wait.
     */
    void settle(Call call);
}
