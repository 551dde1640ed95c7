package caravan.keys;

import caravan.call.Budget;
import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Headers;
import caravan.call.Limit;
import caravan.call.OwnKey;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Section;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The step that finds out who is calling. Where the gateway gives out keys, one of them is needed; where it does not,
 * whatever key the caller brings is taken for their own, of one provider.
 */
public final class Keys {
    static final String AUTH_TOKEN = "auth-token";
    static final String OWN = "own-";

    private static final int LONGEST_NAME = 100;

    private static final Headers CHALLENGE = Headers.of("WWW-Authenticate", "Bearer realm=\"Caravan\"");

    private final Map<String, VirtualKey> byHash;
    private final Set<String> names;
    private final Setup setup;
    private final List<Runnable> comparisons;

    private Keys(Map<String, VirtualKey> byHash, Setup setup, List<Runnable> comparisons) {
        this.byHash = Map.copyOf(byHash);
        this.names = byHash.values().stream().map(key -> key.terms().name()).collect(Collectors.toUnmodifiableSet());
        this.setup = setup;
        this.comparisons = List.copyOf(comparisons);
    }

    /**
     * What others know of keys.
     *
     * @param token AUTH_TOKEN, a single token for everybody; null if there is none
     * @param always is a key needed even while there is none?
     * @param ownKeysFor the one provider that callers' own keys are for; empty if they are for nobody
     * @param register the keys made at run time
     */
    public record Setup(
            @Nullable String token,
            boolean always,
            String ownKeysFor,
            Clauses clauses,
            Doubts doubts,
            Register register,
            InstantSource clock) {}

    /**
     * How the parts of a key are read that are others' to understand.
     *
     * @param budgets given the key's name too
     * @param nodes among how many both are shared
     */
    public record Clauses(
            Function<Section, List<Limit>> limits, BiFunction<Section, String, List<Budget>> budgets, int nodes) {}

    /** What is wrong or doubtful with the name of a model or a provider; null if nothing is. */
    public record Doubts(Function<String, @Nullable String> model, Function<String, @Nullable String> provider) {
        static final Doubts NONE = new Doubts(name -> null, name -> null);
    }

    /** @param file {@code config/keys.yaml} */
    public static Keys read(Path file, Setup setup, Environment environment, Mistakes mistakes) {
        Map<String, VirtualKey> keys = new HashMap<>();
        List<Runnable> comparisons = new ArrayList<>();
        TermsReader reader = new TermsReader(setup.clauses, setup.doubts);
        try (Section root = Section.read(file, environment, mistakes)) {
            comparisons.add(() -> warnOfShares(root, setup));
            for (Section section : root.sections("keys")) {
                VirtualKey key = VirtualKey.read(section, reader);
                if (keys.put(key.sha256(), key) != null) {
                    section.mistake("sha256", "is given twice: one key has one name");
                }
                comparisons.add(() -> warnOfAnother(section, key, setup.register));
            }
        }
        if (setup.token != null) {
            String hash = Secrets.sha256(setup.token);
            keys.put(hash, new VirtualKey(hash, Terms.of(AUTH_TOKEN), null));
        }
        return new Keys(keys, setup, comparisons);
    }

    /**
     * Warns of keys that are made at run time and stand in the file too, or were made for fewer nodes. Waits until they have
     * been read.
     */
    public void compare() {
        comparisons.forEach(Runnable::run);
    }

    private static void warnOfShares(Section root, Setup setup) {
        Shares shares = new Shares(setup.clauses.nodes());
        setup.register.terms().forEach(terms -> shares.tooLittle(terms.caller())
                .forEach(what -> root.warn("", "the key '" + terms.name() + "', made at run time: " + what)));
    }

    private static void warnOfAnother(Section section, VirtualKey key, Register register) {
        String name = key.terms().name();
        if (register.named(name) != null) {
            section.warn(
                    "name",
                    "a key made at run time is called '" + name + "' too: it opens nothing while this one is here");
        }
        if (register.opening(key.sha256()) != null) {
            section.warn("sha256", "is a key made at run time too: what stands here counts");
        }
    }

    /** What the limits are called that keys have for themselves. Waits until those made at run time have been read. */
    public Set<String> limitNames() {
        return Stream.concat(byHash.values().stream().map(VirtualKey::terms), setup.register.terms())
                .flatMap(terms -> terms.caller().limits().stream())
                .map(Limit::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Does a caller need a key of ours? */
    public boolean required() {
        return setup.always || !byHash.isEmpty() || !setup.register.isEmpty();
    }

    /** Is there nothing but one token for everybody, or not even that? */
    public boolean plain() {
        boolean tokenOnly =
                byHash.values().stream().allMatch(key -> key.terms().name().equals(AUTH_TOKEN));
        return !setup.always && tokenOnly && setup.register.isEmpty();
    }

    /** Is one needed, and there is none? */
    public boolean awaited() {
        return setup.always && byHash.isEmpty() && setup.register.isEmpty();
    }

    /** @throws Refused 401 if a key of ours is needed and was not given */
    public Call authenticate(Call call) {
        String presented = presented(call.request().headers());
        call.calledBy(required() ? known(presented) : own(presented));
        return call;
    }

    /**
     * Has the books know the caller by this name, which a step of the user's has found. What they may do stays as it is.
     *
     * @param team theirs; null or empty for the one that is known
     */
    public Call knownAs(Call call, @Nullable String name, @Nullable String team) {
        if (name == null
                || name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A caller needs a name of at most " + LONGEST_NAME + " characters, on one line");
        }
        call.calledBy(call.caller().as(name.strip(), team == null ? "" : team.strip()));
        return call;
    }

    /** Who has this key of ours. @throws Refused 401 if nobody has, or if it is no longer good */
    public Caller known(@Nullable String presented) {
        if (presented == null) {
            throw unauthenticated("You did not provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'.");
        }
        String hash = Secrets.sha256(presented);
        VirtualKey key = find(hash);
        // The maps are keyed by hashes, which nobody can steer; the comparison that decides takes the same time always.
        if (key == null || !Secrets.same(key.sha256(), hash)) {
            throw unauthenticated("Incorrect API key provided.");
        }
        String wrong = key.wrong(key.ends() ? setup.clock.instant() : Instant.MIN);
        if (wrong != null) {
            throw unauthenticated(wrong);
        }
        return key.caller();
    }

    /** What the file says counts: of two keys of one name, its own. */
    private @Nullable VirtualKey find(String hash) {
        VirtualKey filed = byHash.get(hash);
        VirtualKey made = filed == null ? setup.register.opening(hash) : null;
        if (made == null && filed == null && setup.register.isIncomplete()) {
            throw Refused.tryAgain(
                    "The keys that were made at run time cannot be read now, and this may be one of them.");
        }
        if (made != null && names.contains(made.terms().name())) {
            throw unauthenticated("This key is out of use: config/keys.yaml has another one of its name.");
        }
        return filed == null ? made : filed;
    }

    private Caller own(@Nullable String presented) {
        return presented == null
                ? Caller.ANONYMOUS
                : new Caller(
                        OWN + Secrets.sha256(presented).substring(0, 8),
                        List.of(),
                        new OwnKey(setup.ownKeysFor, presented));
    }

    /** Who has the key of this name; null if nobody has. */
    public @Nullable Caller named(String name) {
        Issued made = names.contains(name) ? null : setup.register.named(name);
        return byHash.values().stream()
                .map(VirtualKey::terms)
                .filter(terms -> terms.name().equals(name))
                .findFirst()
                .or(() -> Optional.ofNullable(made).map(Issued::terms))
                .map(Terms::caller)
                .orElse(null);
    }

    /** Does the file, or another setting, have a key of this name? */
    boolean hasName(String name) {
        return names.contains(name);
    }

    TermsReader reader() {
        return new TermsReader(setup.clauses, setup.doubts);
    }

    /** Bearer wins when both are there. */
    private static @Nullable String presented(Headers headers) {
        String authorization = headers.get("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String token = authorization.substring(7).strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        String key = headers.get("x-api-key");
        return key == null || key.isBlank() ? null : key.strip();
    }

    private static Refused unauthenticated(String message) {
        return new Refused(Reason.UNAUTHENTICATED, message, null, CHALLENGE);
    }
}
