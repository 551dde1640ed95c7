package caravan.call;

/** What limits of ours have left to the caller, for the headers of the answer. */
@FunctionalInterface
public interface Allowance {
    /** Of a call that no limit of ours holds for. */
    Allowance UNLIMITED = () -> Headers.NONE;

    /** As it is now: once the call has ended, with what it really used. */
    Headers headers();
}
