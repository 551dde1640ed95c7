package caravan.providers.demo;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real Vert.x whose timers are watched: which were set, which still run, how many ran at once. */
final class Timers {
    private final Vertx real;
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private final List<Long> delays = new CopyOnWriteArrayList<>();
    private volatile int mostAtOnce;

    Timers(Vertx real) {
        this.real = real;
    }

    Vertx vertx() {
        return (Vertx) Proxy.newProxyInstance(
                Timers.class.getClassLoader(),
                new Class<?>[] {Vertx.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "setTimer" -> set((Long) arguments[0], handler(arguments[1]));
                    case "cancelTimer" -> cancel((Long) arguments[0]);
                    default -> onward(method, arguments);
                });
    }

    private long set(long delay, Handler<Long> handler) {
        long id = real.setTimer(delay, fired -> {
            running.remove(fired);
            handler.handle(fired);
        });
        running.add(id);
        delays.add(delay);
        mostAtOnce = Math.max(mostAtOnce, running.size());
        return id;
    }

    private boolean cancel(long id) {
        running.remove(id);
        return real.cancelTimer(id);
    }

    private Object onward(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static Handler<Long> handler(Object argument) {
        return (Handler<Long>) argument;
    }

    /** How many still run. */
    int running() {
        return running.size();
    }

    int mostAtOnce() {
        return mostAtOnce;
    }

    /** The delays asked for, in milliseconds, in order. */
    List<Long> delays() {
        return delays;
    }
}
