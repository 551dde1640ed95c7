package caravan.http;

import caravan.call.Call;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** One {@code platform-http:} endpoint: calls to its path enter its route here. */
final class Door extends DefaultConsumer implements PlatformHttpConsumer {
    /** A longer body is parsed for longer than an event loop should be held. */
    private static final int LARGE = 256 * 1024;

    /** What those who run the gateway say to it, in bytes. */
    private static final long SHORT = 64 * 1024;

    private final Doors doors;
    private final String path;
    private final List<String> methods;
    private final List<String> consumes;
    private volatile boolean onLoop = true;

    Door(PlatformHttpEndpoint endpoint, Processor processor, Doors doors) {
        super(endpoint, processor);
        this.doors = doors;
        this.path = endpoint.getPath().startsWith("/") ? endpoint.getPath() : "/" + endpoint.getPath();
        this.methods = split(endpoint.getHttpMethodRestrict(), Locale.ROOT);
        this.consumes = split(endpoint.getConsumes(), null);
    }

    private static List<String> split(@Nullable String text, @Nullable Locale upper) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(each -> upper == null ? each : each.toUpperCase(upper))
                        .toList();
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        doors.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        doors.remove(this);
        super.doStop();
    }

    String path() {
        return path;
    }

    boolean prefix() {
        return getEndpoint().isMatchOnUriPrefix();
    }

    boolean leadsFrom(String asked) {
        return asked.equals(path) || (prefix() && asked.startsWith(path.endsWith("/") ? path : path + "/"));
    }

    List<String> methods() {
        return methods;
    }

    boolean accepts(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /** Do calls enter before their body is here? It comes to them as an upload. */
    boolean streams() {
        return getEndpoint().isUseStreaming();
    }

    /** Is it one of the house's pages, which answer however many calls there are? */
    boolean house() {
        return Side.isHouse(path);
    }

    /** How long a body may be where it is held. */
    long longest(Server.Limits limits) {
        return house() ? Math.min(limits.maxBody(), SHORT) : limits.maxBody();
    }

    void onVirtualThreads() {
        onLoop = false;
    }

    /** May a body be of this type? One that says nothing is taken for right. */
    boolean consumes(@Nullable String contentType) {
        if (consumes.isEmpty() || contentType == null || contentType.isBlank()) {
            return true;
        }
        String type = contentType.split(";", 2)[0].strip();
        return consumes.stream().anyMatch(type::equalsIgnoreCase);
    }

    /** What a body must be, in words. */
    String consumed() {
        return String.join("' or '", consumes);
    }

    /**
     * Sends the call along the route: on this event loop, or on a virtual thread if something on the way may wait.
     *
     * @return false if the call must look for another door, since this one is no longer used
     */
    boolean enter(Call call, Runnable gone) {
        if (!doors.entered(call)) {
            return false;
        }
        Exchange exchange = exchange(call);
        if (onLoop && call.request().body().length <= LARGE) {
            walk(exchange, call, gone);
        } else {
            Thread.ofVirtual().name(call.id()).start(() -> walk(exchange, call, gone));
        }
        return true;
    }

    private Exchange exchange(Call call) {
        try {
            Exchange exchange = createExchange(true);
            exchange.getIn().setBody(call);
            call.request().headers().forEach((name, value) -> header(exchange, name, value));
            return exchange;
        } catch (RuntimeException closing) {
            doors.left(call);
            throw closing;
        }
    }

    /** For routes of the user's own: no header of a caller may look like one of Camel's. */
    private static void header(Exchange exchange, String name, String value) {
        if (!name.regionMatches(true, 0, "camel", 0, 5)) {
            exchange.getIn().setHeader(name, value);
        }
    }

    private void walk(Exchange exchange, Call call, Runnable gone) {
        getAsyncProcessor().process(exchange, doneSync -> {
            doors.through(call);
            Departure.of(exchange, call, no -> doors.refuse(call, no)).whenComplete((told, ignored) -> {
                doors.left(call);
                gone.run();
                releaseExchange(exchange, true);
            });
        });
    }
}
