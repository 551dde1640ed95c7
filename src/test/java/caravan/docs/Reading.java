package caravan.docs;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** A user's bean at the end of the pipeline: hands over what the steps before have put aside. */
public final class Reading {
    static final String ASIDE = "read-";

    private static volatile CompletableFuture<Map<String, String>> read = new CompletableFuture<>();

    static CompletableFuture<Map<String, String>> next() {
        read = new CompletableFuture<>();
        return read;
    }

    public void take(Exchange exchange) {
        Map<String, String> aside = new TreeMap<>();
        exchange.getVariables().forEach((name, value) -> {
            if (name.startsWith(ASIDE)) {
                aside.put(name, String.valueOf(value));
            }
        });
        read.complete(aside);
    }
}
