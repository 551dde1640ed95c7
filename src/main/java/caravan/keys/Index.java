package caravan.keys;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The keys made at run time as calls find them: in memory, by everything they are asked by. One thread at a time writes. */
final class Index {
    private final Map<String, VirtualKey> byHash = new ConcurrentHashMap<>();
    private final Map<String, Issued> byId = new ConcurrentHashMap<>();
    private final Map<String, Issued> byName = new ConcurrentHashMap<>();
    private final NavigableMap<Long, Issued> inOrder = new ConcurrentSkipListMap<>();

    private final boolean incomplete;

    Index() {
        this(false);
    }

    /** @param incomplete are there keys besides that cannot be read? */
    Index(boolean incomplete) {
        this.incomplete = incomplete;
    }

    boolean incomplete() {
        return incomplete;
    }

    void put(Issued key) {
        key.opening().forEach(each -> byHash.put(each.sha256(), each));
        byId.put(key.id(), key);
        byName.put(key.name(), key);
        inOrder.put(key.number(), key);
    }

    /** There is no moment at which neither of them is here. */
    void replace(Issued old, Issued key) {
        put(key);
        List<String> still = key.opening().stream().map(VirtualKey::sha256).toList();
        old.opening().stream()
                .map(VirtualKey::sha256)
                .filter(hash -> !still.contains(hash))
                .forEach(byHash::remove);
    }

    void remove(Issued key) {
        key.opening().forEach(each -> byHash.remove(each.sha256()));
        byId.remove(key.id());
        byName.remove(key.name());
        inOrder.remove(key.number());
    }

    @Nullable
    VirtualKey opening(String hash) {
        return byHash.get(hash);
    }

    @Nullable
    Issued byId(String id) {
        return byId.get(id);
    }

    @Nullable
    Issued named(String name) {
        return byName.get(name);
    }

    List<Issued> page(long offset, long limit) {
        return inOrder.values().stream().skip(offset).limit(limit).toList();
    }

    long nextNumber() {
        return inOrder.isEmpty() ? 1 : inOrder.lastKey() + 1;
    }

    int size() {
        return byId.size();
    }
}
