package caravan.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** This test would fail if Caravan did what users of another gateway have complained about. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Complaint {
    /** As in docs/peers.md. */
    int[] number();

    /** Where it was made: {@code owner/repository#number}. */
    String[] of();
}
