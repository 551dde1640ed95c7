package caravan.testkit;

/** Decides what a request is answered with. A {@link Reply} is the script that always says the same. */
@FunctionalInterface
public interface Script {
    Reply to(Seen request);
}
