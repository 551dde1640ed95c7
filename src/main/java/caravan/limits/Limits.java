package caravan.limits;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Limit;
import caravan.call.Literals;
import caravan.call.Operation;
import caravan.call.Refused;
import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Mistakes;
import caravan.config.Nearest;
import caravan.config.Section;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step that holds calls to their pace. A call must find room under every limit that holds for it, or it takes nothing and is
 * refused; what it may need of tokens is taken before it is made, and settled with what it used when it ends.
 */
public final class Limits implements Literals {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

    /** Of as many models there may be limits. */
    private static final int SHOWN = 20;

    private final List<Rule> rules;
    private final Set<String> names;
    private final long maxTokens;
    private final Setup setup;
    private final Meters meters;
    private final Figures figures;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * What the limits need besides their file.
     *
     * @param rateLimit requests a minute that each address may make; null if nobody has said
     * @param nodes among how many every limit is shared
     * @param models the limits of models, by their names
     * @param unknown what is wrong or doubtful with a model's name; null if nothing is
     * @param unknownProvider the same of a provider's name
     * @param ofKeys what the limits are called that keys have for themselves
     * @param kept where what is used outlives a reading of the file
     */
    public record Setup(
            @Nullable Long rateLimit,
            int nodes,
            Map<String, List<Limit>> models,
            Function<String, @Nullable String> unknown,
            Function<String, @Nullable String> unknownProvider,
            Supplier<Set<String>> ofKeys,
            Kept kept,
            InstantSource clock,
            MeterRegistry registry) {}

    private Limits(List<Rule> rules, long maxTokens, Setup setup) {
        this.names = rules.stream().map(Rule::name).collect(Collectors.toUnmodifiableSet());
        this.rules = rules.stream()
                .filter(rule -> rule.limit().limits())
                .map(rule -> rule.among(setup.nodes()))
                .toList();
        this.maxTokens = maxTokens;
        this.setup = setup;
        this.meters = setup.kept().of(Meters.class, "limits", () -> new Meters(Meters.MOST));
        this.figures = new Figures(setup.registry(), meters);
    }

    /** @param file {@code config/limits.yaml}; what is wrong in it goes to the mistakes */
    public static Limits read(Path file, Setup setup, Environment environment, Mistakes mistakes) {
        try (Section root = Section.read(file, environment, mistakes)) {
            LimitsFile limits = new LimitsFile(setup);
            return new Limits(limits.rules(root), limits.maxTokens(root), setup);
        }
    }

    /** Those that hold for more than one key, as JSON. */
    public List<ObjectNode> shown() {
        return rules.stream().map(Shown::of).toList();
    }

    /** The limits that a section of another file has under {@code limits}, as a list; none if there is no such key. */
    public static List<Limit> listed(Section owner) {
        return LimitReader.listed(owner);
    }

    /**
     * Takes what the call may need of the limits that hold for it.
     *
     * @param which those alone: the name of one, or what they tell calls apart by; {@code admit('team')}. Null for all
     * @throws Refused 429 if one of them has no room
     */
    public Call admit(Call call, @Nullable String which) {
        if (call.isOrder()) {
            return call; // what the gateway itself says is no provider's work
        }
        if (which != null && !isKnown(call, which)) {
            warn(which);
        }
        boolean all = which == null || Dimension.KEY.key().equals(which);
        return admit(
                call,
                rule -> which == null || rule.isCalled(which),
                limit -> all || limit.name().equals(which));
    }

    /** A limit that is switched off, or that a key has, may be named too. */
    @Override
    public @Nullable String wrong(String method, String literal) {
        if (!method.equals("admit")) {
            return null;
        }
        Set<String> known = new TreeSet<>(names);
        known.addAll(LimitsFile.KINDS);
        known.add(LimitsFile.RATE_LIMIT);
        return known.contains(literal) || setup.ofKeys().get().contains(literal)
                ? null
                : "no limit is called '" + literal + "'" + Nearest.hint(literal, known) + " (there are: "
                        + known.stream().limit(SHOWN).collect(Collectors.joining(", ")) + ")";
    }

    private boolean isKnown(Call call, String which) {
        return Dimension.named(which) != null
                || rules.stream().anyMatch(rule -> rule.isCalled(which))
                || call.caller().limits().stream()
                        .anyMatch(limit -> limit.name().equals(which));
    }

    /** Once: a step that asks of nothing is told with the first call, and not with each. */
    private void warn(String which) {
        if (!warned.getAndSet(true)) {
            LOG.warn("No limit is called '{}', as a step has it: it holds nobody back", which);
        }
    }

    /** Who has as much to do as it may is passed over, as long as somebody else may be asked. */
    private Call admit(Call call, Predicate<Rule> which, Predicate<Limit> own) {
        Admission before = before(call);
        Asks.Full full = take(call, asked(call, which, own));
        while (full != null) {
            List<Candidate> candidates = call.candidates();
            if (!full.ask().capacity() || candidates.size() < 2) {
                figures.refused(full.ask());
                throw Refusal.of(full);
            }
            call.mayAsk(candidates.subList(1, candidates.size()));
            call.allow(before); // nothing was taken, so all of it is asked for again
            full = take(call, asked(call, which, own));
        }
        return call;
    }

    /** The limits of who may be asked that have no room now for this call there. Takes nothing. */
    public List<String> full(Call call, Candidate there) {
        call.mayAsk(List.of(there));
        Who who = new Who(call);
        return rules.stream()
                .filter(rule -> rule.isCapacity() && rule.holdsFor(who) && full(rule, who, call))
                .map(Rule::name)
                .toList();
    }

    private boolean full(Rule rule, Who who, Call call) {
        Limit limit = rule.limit();
        boolean tokens = limit.measure().inTokens();
        long amount = tokens ? Tokens.wanted(call, limit.measure(), maxTokens, limit.amount()) : 1;
        return new Asks(List.of(Ask.of(Ask.Terms.always(limit, rule.slot(who)), amount, meters, now())))
                .isFull(meters, now());
    }

    private Asks.@Nullable Full take(Call call, List<Ask> asked) {
        if (asked.isEmpty()) {
            return null;
        }
        Asks asks = new Asks(asked);
        Asks.Full full = asks.take(meters, now());
        call.allow(before(call).and(asks.all()));
        if (full == null && asks.settles()) {
            call.claim(ended -> asks.settle(ended, now()));
        }
        return full;
    }

    /** What a step before this one has asked, if there was one. */
    private Admission before(Call call) {
        return call.allowance() instanceof Admission admission ? admission : new Admission(List.of(), setup.clock());
    }

    private long now() {
        return Admission.nanos(setup.clock());
    }

    private List<Ask> asked(Call call, Predicate<Rule> which, Predicate<Limit> own) {
        Who who = new Who(call);
        long now = now();
        Admission before = before(call);
        List<Ask> asked = new ArrayList<>(4);
        for (Rule rule : rules) {
            if (which.test(rule) && rule.holdsFor(who)) {
                Candidate only = rule.isOfCandidate() ? who.candidate() : null;
                ask(call, new Ask.Terms(rule.limit(), rule.slot(who), only, rule.isCapacity()), before, now, asked);
            }
        }
        for (Limit limit : call.caller().limits()) {
            if (limit.limits() && own.test(limit)) {
                Slot slot = Slot.ofKey(call.caller().name(), limit.name());
                ask(call, Ask.Terms.always(limit.among(setup.nodes()), slot), before, now, asked);
            }
        }
        return asked;
    }

    /** A list of models costs no tokens. */
    private void ask(Call call, Ask.Terms terms, Admission before, long now, List<Ask> asked) {
        Limit limit = terms.limit();
        boolean tokens = limit.measure().inTokens();
        if (before.has(terms.slot()) || (tokens && call.operation() == Operation.MODELS)) {
            return;
        }
        long amount = tokens ? Tokens.wanted(call, limit.measure(), maxTokens, limit.amount()) : 1;
        asked.add(Ask.of(terms, amount, meters, now));
    }
}
