package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where it was measured, and whether it can be. */
final class Machine {
    private Machine() {}

    static String words() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: *", ""))
                .findFirst()
                .orElse("unknown CPU");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return Runtime.getRuntime().availableProcessors() + " cores (" + model + "), "
                + Long.parseLong(memory) / 1024 / 1024 + " GiB, Linux " + System.getProperty("os.version") + ", JDK "
                + Runtime.version();
    }

    /** How busy others keep it: above 0.3 or so, look at ratios and CPU only. */
    static String busy() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    /** What is missing, with what to do about it; empty if nothing is. */
    static List<String> missing() {
        return List.of(
                        tool("wrk", "makes the load: apt-get install wrk"),
                        tool("nginx", "is the upstream and one of the proxies: apt-get install nginx-light"),
                        tool("taskset", "pins processes to cores: apt-get install util-linux"),
                        Runtime.getRuntime().availableProcessors() < 2
                                ? "two cores are needed: one for what is measured, one for the load"
                                : "")
                .stream()
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static String tool(String name, String what) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return "";
            }
        }
        return name + " is not there; it " + what;
    }

    /** How many files a process may have open. A stream through a proxy takes two. */
    static int files() throws IOException {
        Process ulimit = new ProcessBuilder("bash", "-c", "ulimit -n").start();
        String said = new String(ulimit.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return said.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(said);
    }
}
