package caravan;

import caravan.http.Doors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generations and data that no new call gets. They last until the last call that has them is over, however long it takes. */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** Each holds routes, and calls that nobody may cut: so many, and then the next one waits. */
    static final int MOST = 64;

    static final String FULL = MOST + " old generations still have calls inside: the next one waits until one has none";

    private record Data(Doors doors, Snapshot snapshot) {
        boolean isNeeded() {
            return doors.keepsTo(snapshot);
        }
    }

    private final Lasting lasting;
    private final List<Generation> generations = new CopyOnWriteArrayList<>();
    private final List<Data> data = new ArrayList<>();
    private boolean swept = true;

    Drain(Lasting lasting) {
        this.lasting = lasting;
    }

    void add(Generation old) {
        generations.add(old);
        swept = false;
        count();
    }

    void add(Doors doors, Snapshot old) {
        data.add(new Data(doors, old));
        swept = false;
    }

    boolean full() {
        return generations.size() >= MOST;
    }

    List<Generation> old() {
        return generations;
    }

    /** @return true if there is something left */
    boolean sweep(Generation current) {
        if (swept) {
            return false;
        }
        generations.stream().filter(Generation::empty).forEach(this::close);
        data.removeIf(each -> !each.isNeeded());
        swept = generations.isEmpty() && data.isEmpty();
        lasting.clients()
                .keepOnly(Stream.of(
                                Stream.of(current.snapshot()),
                                generations.stream().map(Generation::snapshot),
                                data.stream().map(Data::snapshot))
                        .flatMap(each -> each)
                        .map(Snapshot::providers)
                        .toList());
        return !swept;
    }

    /** What the user's routes have begun gets a moment, for which nobody waits. */
    private void close(Generation empty) {
        generations.remove(empty);
        count();
        Thread.ofVirtual().name("close-generation").start(() -> {
            try {
                empty.close();
            } catch (RuntimeException broken) {
                LOG.warn("An old generation did not close as it should", broken);
            }
        });
    }

    private void count() {
        lasting.history().draining(generations.size());
    }
}
