package caravan.canaries;

import caravan.Gate;
import caravan.call.Sha256;
import caravan.testkit.FakeProvider;
import caravan.testkit.Printed;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import caravan.testkit.StillClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A gateway full of secrets, a provider that tells all it knows, and all that came out of both. */
record House(
        Gate gate,
        FakeProvider fake,
        StillClock clock,
        Printed printed,
        Map<String, Secret> keys,
        List<Secret> made,
        List<Told> told)
        implements AutoCloseable {
    static final Secret MASTER = Secret.around("mast", "master", "erer");
    static final Secret ADMIN = Secret.around("adm-", "admin", "admi");
    static final Secret OPERATOR = Secret.key("operator");
    static final Secret TEAM = Secret.key("team");
    static final Secret REST = Secret.key("rest");
    static final Secret COLLECTOR = Secret.key("collector");
    static final Secret GRANTED = Secret.around("gran", "granted", "ted1");

    private static final String SPANS = "/spans/";
    private static final Pattern ADDRESS = Pattern.compile("https://[a-z.]+(:\\d+)?");
    private static final Pattern VARIABLE = Pattern.compile("^    keys: \\[?([A-Z_]+)");

    /**
     * Something that the gateway has said to somebody.
     *
     * @param may what it may say
     */
    record Told(String what, String text, Set<Secret> may) {}

    /** A step of the user's that fails, and says more than it should. */
    public static final class Clumsy {
        public void fail(@org.apache.camel.Body caravan.call.Call call) {
            String key = call.request().headers().get("X-Provider-Key");
            throw new IllegalStateException("No answer from https://db.example.com/?api_key=" + Errands.ROUTE.value()
                    + " with Authorization: " + call.request().headers().get("Authorization") + " for " + key);
        }
    }

    /** The user's own books. */
    public static final class Clerk {
        static final Queue<String> RECORDED = new ConcurrentLinkedQueue<>();

        public void record(@org.apache.camel.Body String entry) {
            RECORDED.add(entry);
        }
    }

    static House open() {
        FakeProvider fake = FakeProvider.start();
        Parrot parrot = new Parrot();
        StillClock clock = new StillClock(Instant.parse("2026-11-20T12:00:00Z"));
        fake.when(seen -> seen.path().startsWith("/office"), seen -> Errands.office(seen, clock));
        fake.when(seen -> seen.path().startsWith(SPANS), seen -> Reply.json("{}"));
        fake.always(parrot);
        Map<String, Secret> keys = new LinkedHashMap<>();
        Gate.Plan plan = Gate.plan()
                .clock(clock)
                .env("CARAVAN_MASTER_KEY", MASTER.value())
                .env("CARAVAN_ADMIN_TOKEN", ADMIN.value())
                .env("CARAVAN_OTLP_ENDPOINT", fake.url() + SPANS)
                .env("CARAVAN_OTLP_HEADERS", "authorization=Bearer " + COLLECTOR.value())
                .file("config/keys.yaml", callers())
                .file("routes/mine.camel.yaml", ROUTE)
                .file("config/application.properties", BEANS);
        plan.file("config/providers.yaml", providers(fake.url(), plan, keys));
        Printed printed = Printed.listen();
        return new House(plan.start(), fake, clock, printed, keys, new ArrayList<>(), new ArrayList<>());
    }

    private static final String ROUTE = """
            - route:
                id: on-request
                from:
                  uri: direct:on-request
                  steps:
                    - filter:
                        id: if-clumsy
                        expression: {simple: {expression: "${body.request.headers.get('X-Clumsy')} == 'yes'"}}
                        steps:
                          - bean: {id: stumble, ref: clumsy, method: fail}
            - route:
                id: on-record
                from:
                  uri: direct:on-record
                  steps:
                    - bean: {id: note-down, ref: clerk, method: record}
            """;

    private static final String BEANS = "camel.beans.clumsy=#class:" + Clumsy.class.getName()
            + "\ncamel.beans.clerk=#class:" + Clerk.class.getName() + "\n";

    private static String callers() {
        return "keys:\n  - {name: boss, role: operator, sha256: " + Sha256.hex(OPERATOR.value()) + "}\n"
                + "  - {name: team, sha256: " + Sha256.hex(TEAM.value()) + "}\n"
                + "  - {name: rest, passthrough: [/v1/**], sha256: " + Sha256.hex(REST.value()) + "}\n";
    }

    /** The project's own, each at an address of its own at the fake, and each with a key. */
    private static String providers(String fake, Gate.Plan plan, Map<String, Secret> keys) {
        StringBuilder text = new StringBuilder();
        String provider = "";
        for (String line : lines()) {
            if (line.matches("  [a-z0-9-]+:")) {
                provider = line.strip().replace(":", "");
            }
            Matcher variable = VARIABLE.matcher(line);
            if (variable.find()) {
                Secret key = Secret.key(provider);
                keys.put(provider, key);
                plan.env(variable.group(1), key.value());
            }
            String office = line.contains("/oauth") ? "/office" : "";
            text.append(ADDRESS.matcher(line).replaceAll(fake + office + "/" + provider))
                    .append('\n');
        }
        return text.toString();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("config/providers.yaml"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What was sent to whoever collects spans. */
    List<Seen> spans() {
        return fake.seen().stream().filter(House::isOfSpans).toList();
    }

    private static boolean isOfSpans(Seen seen) {
        return seen.path().startsWith(SPANS);
    }

    /** What the provider that was asked is to know; the collector too. */
    Set<Secret> own(Seen seen) {
        if (isOfSpans(seen)) {
            return Set.of(COLLECTOR);
        }
        return keys.entrySet().stream()
                .filter(each -> seen.path().startsWith("/" + each.getKey() + "/")
                        || seen.path().startsWith("/office/" + each.getKey() + "/"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    Secret key(String provider) {
        return java.util.Objects.requireNonNull(keys.get(provider), provider);
    }

    void tell(String what, String text, Secret... may) {
        told.add(new Told(what, text, Set.of(may)));
    }

    @Override
    public void close() {
        gate.close();
        fake.close();
        printed.close();
    }
}
