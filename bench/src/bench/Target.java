package bench;

/**
 * What calls are sent to.
 *
 * @param process what is measured; null if it is the upstream itself
 * @param token that callers send; empty if none
 */
record Target(String name, int port, Child process, String token) {
    Target(String name, int port, Child process) {
        this(name, port, process, "");
    }

    double cpuMicros() {
        return process == null ? 0 : process.cpuMicros();
    }

    long rssMib() {
        return process == null ? 0 : process.rssMib();
    }
}
