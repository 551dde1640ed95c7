package caravan;

import caravan.call.Reason;
import caravan.commands.Orders.Told;
import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.http.Doors;
import caravan.http.Server;
import caravan.overlay.Overlay;
import caravan.watch.Fingerprint;
import caravan.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that serves, and how the next one takes its place: it is built beside it, and takes over in one moment, or
 * is thrown away. One thread reloads; what calls need of it here, they read.
 */
final class Generations implements Watch.Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    /** How often files may change while they are read. */
    private static final int ATTEMPTS = 20;

    private final Lasting lasting;
    private final Build build;
    private final Settings started;
    private final Reading reading;
    private final Drain drain;
    private Settings.Places places;
    private Fingerprint served;
    private Fingerprint judged;
    private volatile Generation current;
    private Consumer<Doors> server = doors -> {};
    private Consumer<Server.Pem> certificates = pem -> {};
    private String host = "";

    private Generations(Lasting lasting, Settings started, Reading reading, Fingerprint files, Generation first) {
        this.lasting = lasting;
        this.build = new Build(lasting);
        this.started = started;
        this.reading = reading;
        this.drain = new Drain(lasting);
        this.places = started.places();
        this.served = files;
        this.judged = files;
        this.current = first;
    }

    /** @throws caravan.config.InvalidConfiguration with all that is wrong */
    static Generations begin(Lasting lasting, Settings settings, Reading reading) {
        Fingerprint files = Fingerprint.of(settings.places());
        Mistakes mistakes = new Mistakes();
        Generation first = new Build(lasting).start(settings, mistakes);
        if (first != null && !feeds(first, mistakes)) {
            first.close();
        }
        mistakes.warnings().forEach(LOG::warn);
        mistakes.throwIfAny();
        lasting.history().begun();
        lasting.answers().bound(settings.caching().maxBytes());
        return new Generations(lasting, settings, reading, files, java.util.Objects.requireNonNull(first));
    }

    private static boolean feeds(Generation generation, Mistakes mistakes) {
        try {
            generation.feeds().start();
            return true;
        } catch (Feeds.WouldNotStart wrong) {
            generation.mistake(wrong, mistakes);
            return false;
        }
    }

    /**
     * @param swap to be told of the doors that new calls are to take, now and from then on
     * @param renew to be told of the certificates that new connections are to be shown, from then on
     */
    void serve(String listening, Consumer<Doors> swap, Consumer<Server.Pem> renew) {
        host = listening;
        server = swap;
        certificates = renew;
        swap.accept(current.doors());
    }

    Generation current() {
        return current;
    }

    @Override
    public Duration interval() {
        return current.settings().watch();
    }

    @Override
    public Fingerprint look() {
        return Fingerprint.of(places);
    }

    @Override
    public boolean knows(Fingerprint files) {
        return files.equals(judged);
    }

    @Override
    public Fingerprint judged() {
        return judged;
    }

    @Override
    public Told reload() {
        if (drain.full()) {
            lasting.history().waits(Drain.FULL);
            return Told.refused(Drain.FULL);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Told told = attempt();
            if (told != null) {
                return told;
            }
        }
        return Told.refused("the files change while they are read: try again");
    }

    /** Obeys an order: what it lays over the files holds from now on, or nothing has changed and the mistakes are told. */
    Told order(Consumer<Overlay> proposal) {
        Overlay overlay = lasting.overlay();
        try {
            proposal.accept(overlay);
            Told told = reload();
            if (told.done()) {
                overlay.settle();
            }
            return told;
        } finally {
            overlay.undo();
        }
    }

    /** Null if the files have changed meanwhile. */
    private @Nullable Told attempt() {
        long began = System.nanoTime();
        Fingerprint files = look();
        Mistakes mistakes = new Mistakes();
        Settings settings = reading.read(mistakes).asStarted(started, mistakes);
        if (!settings.places().equals(places)) {
            places = settings.places();
            return null;
        }
        files.goneSince(served).forEach(gone -> mistakes.add(gone(gone)));
        Next next =
                onlyDataDiffer(files) ? new Next.Data(current, mistakes) : new Next.Routes(build, settings, mistakes);
        if (!look().equals(files)) {
            next.close();
            return null;
        }
        homeless(next, mistakes);
        Server.Pem pem = Certificates.read(settings, mistakes);
        if (!mistakes.found().isEmpty() || !kept(mistakes) || !next.takeOver(this, mistakes)) {
            next.close();
            return lasting.overlay().proposed() ? told(mistakes) : refuse(files, mistakes);
        }
        if (pem != null) {
            certificates.accept(pem);
        }
        return serves(files, mistakes, next, Duration.ofNanos(System.nanoTime() - began));
    }

    /** An order is written down before it holds. */
    private boolean kept(Mistakes mistakes) {
        String failed = lasting.overlay().kept();
        if (failed != null) {
            mistakes.add(new Mistake(places.data().toString(), 0, "", failed));
        }
        return failed == null;
    }

    /** A file that is gone may be one that is just being saved, and without keys.yaml anybody may call. */
    private static Mistake gone(Path file) {
        return new Mistake(file.toString(), 0, "", "is gone; put it back, or leave an empty file in its place");
    }

    private boolean onlyDataDiffer(Fingerprint files) {
        boolean differ = !files.equals(served) || lasting.overlay().proposed();
        return files.wiring().equals(served.wiring()) && differ && !current.holdsData();
    }

    /** Where it listens was chosen at the start: an open house must not find itself on the street. */
    private void homeless(Next next, Mistakes mistakes) {
        Snapshot snapshot = next.snapshot();
        if (snapshot != null && snapshot.openHouse() && started.listen().host() == null && !Welcome.isLoopback(host)) {
            mistakes.add(new Mistake(
                    places.config().resolve("keys.yaml").toString(),
                    0,
                    "",
                    "leaves no token, so that anybody who can reach " + host
                            + " could spend your provider keys: keep one, or set HOST and start again"));
        }
    }

    private Told refuse(Fingerprint files, Mistakes mistakes) {
        judged = files;
        lasting.history().refused(mistakes.found());
        int number = lasting.history().number();
        LOG.error("The files are not served, generation {} goes on:", number);
        Told told = told(mistakes);
        told.lines().forEach(LOG::error);
        return told;
    }

    private static Told told(Mistakes mistakes) {
        return new Told(false, mistakes.found().stream().map(Mistake::toString).toList());
    }

    private Told serves(Fingerprint files, Mistakes mistakes, Next next, Duration took) {
        String changed = files.since(served)
                .map(file -> String.valueOf(file.getFileName()))
                .limit(10)
                .collect(Collectors.joining(", "));
        served = files;
        judged = files;
        int number = lasting.history().next();
        mistakes.warnings().forEach(LOG::warn);
        new Welcome(current.settings(), current.snapshot(), host, 0, "")
                .warnings()
                .forEach(LOG::warn);
        String line = "generation " + number + " serves: " + next.words() + ", took " + took.toMillis() + " ms";
        LOG.info("{}{}", line, changed.isEmpty() ? "" : " (changed: " + changed + ")");
        List<String> lines = new ArrayList<>(List.of(line));
        mistakes.warnings().forEach(warning -> lines.add("warning: " + warning));
        return new Told(true, lines);
    }

    /** New data for the routes that are there. */
    void take(Snapshot next) {
        Snapshot old = current.snapshot();
        current.keepTo(next);
        drain.add(current.doors(), old);
    }

    /** New routes: what must not run twice stops in one generation before it starts in the other. */
    boolean take(Generation next, Mistakes mistakes) {
        Generation old = current;
        old.feeds().stop();
        if (!feeds(next, mistakes)) {
            next.feeds().stop();
            old.feeds().resume();
            return false;
        }
        current = next;
        lasting.answers().bound(next.settings().caching().maxBytes());
        server.accept(next.doors());
        old.doors().retire();
        drain.add(old);
        return true;
    }

    @Override
    public boolean restored(Fingerprint files) {
        if (!files.equals(served)) {
            return false;
        }
        judged = files;
        lasting.history().restored();
        LOG.info("The files are again those of generation {}", lasting.history().number());
        return true;
    }

    @Override
    public boolean sweep() {
        return drain.sweep(current);
    }

    /** How many calls are inside, the old generations' too. */
    int inside() {
        return all().mapToInt(each -> each.doors().inside()).sum();
    }

    void cut(Reason why) {
        all().forEach(each -> each.doors().cut(why));
    }

    private Stream<Generation> all() {
        return Stream.concat(Stream.of(current), drain.old().stream());
    }

    void close() {
        all().toList().forEach(Generation::close);
    }
}
