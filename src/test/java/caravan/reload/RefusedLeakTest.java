package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A generation that is thrown away leaves nothing. */
class RefusedLeakTest {
    /** Each kind three times: what they have in common is loaded then. */
    private static final int WARM_UP = 9;

    /** One that stayed would hold some 300 KiB, and eight of them be found. */
    private static final int COUNTED = 15;

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** One kind is found while files are read, one when Camel starts, one when a route of a user's does. */
    private static void refuse(Gate gate, int n) {
        String hello = Routes.says("hello", "n" + n);
        switch (n % 3) {
            case 0 -> gate.write("routes/hello.camel.yaml", hello.replace("setBody", "setBdy"));
            case 1 -> gate.write("routes/hello.camel.yaml", hello.replace("\"n", "\"${bean:"));
            default -> gate.write("routes/hello.camel.yaml", hello + "\n" + Ports.route(-1, "never"));
        }
        assertThat(gate.reload()).as("%d", n).first().isEqualTo("refused");
    }

    @Test
    void refusalsLeaveNoThreadsAndNoMemory() {
        try (Gate gate = Ports.plan()
                .file("routes/hello.camel.yaml", Routes.says("hello", "one"))
                .start()) {
            for (int n = 0; n < WARM_UP; n++) {
                refuse(gate, n);
            }
            int before = threads();
            long heap = heap();

            for (int n = 0; n < COUNTED; n++) {
                refuse(gate, n);
            }

            await().untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(before + 2));
            // What is on its way out needs a collection or two.
            await().untilAsserted(() -> assertThat(heap() - heap).isLessThan(2 << 20));
            assertThat(gate.get("/my/hello").body()).isEqualTo("one");
        }
    }
}
