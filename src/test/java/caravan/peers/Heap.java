package caravan.peers;

import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** How much of the heap is held, and by how many threads the process runs. */
final class Heap {
    private static final int TRIES = 4;

    private Heap() {}

    /** The least of some collections: one may come while something is on its way out. */
    static long held() {
        return LongStream.range(0, TRIES).map(Heap::afterCollection).min().orElseThrow();
    }

    private static long afterCollection(long nth) {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
