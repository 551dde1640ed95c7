package bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is measured: pinned to one core, and looked at by what the kernel knows of it. */
final class Child implements AutoCloseable {
    /** The core of what is measured. Load and upstream have the other. */
    static final int MEASURED = 0;

    static final int LOAD = 1;

    private static final double MICROS_PER_TICK = 10_000; // 100 ticks a second, on every Linux of today

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    static Child start(int core, Path log, Map<String, String> environment, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(pinned).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(log == null ? new File("/dev/null") : log.toFile());
        try {
            return new Child(builder.start());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** It, and its workers: nginx has one. */
    private List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    /** CPU that it has used since its start, in microseconds. */
    double cpuMicros() {
        double ticks = 0;
        for (long pid : pids()) {
            String stat = read("/proc/" + pid + "/stat");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks * MICROS_PER_TICK;
    }

    /** Memory that it holds now, in MiB. */
    long rssMib() {
        long kib = 0;
        for (long pid : pids()) {
            kib += read("/proc/" + pid + "/status")
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kib / 1024;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
        }
    }
}
