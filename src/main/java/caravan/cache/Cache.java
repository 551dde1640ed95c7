package caravan.cache;

import caravan.call.Answer;
import caravan.call.Cached;
import caravan.call.Call;
import caravan.call.Literals;
import caravan.call.Waiting;
import caravan.config.Caching;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the cache. Where it is on, an answer is given again to exactly the same question of the same tenant; and who asks
 * what is being asked already waits for that answer.
 */
public final class Cache implements Literals {
    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);

    /** Of the orders, so that no order can have the log leave it out. */
    private static final Logger ORDERS = LoggerFactory.getLogger("caravan.commands.Cache");

    /** Somebody may have taken the name of a key for the key. */
    private static final Pattern KEYS = Pattern.compile("\\b((?:ck|sk|pk|gsk|hf|xai)[-_])[^&]+");

    private final Rules rules;
    private final Answers answers;

    private Cache(Rules rules, Answers answers) {
        this.rules = rules;
        this.answers = answers;
    }

    /** @param file {@code config/cache.yaml} */
    public static Cache read(
            Path file, Settings settings, Answers answers, Environment environment, Mistakes mistakes) {
        Rules.Forwarded forwarded = new Rules.Forwarded(
                settings.upstreams().requestHeaders(), settings.upstreams().responseHeaders());
        return new Cache(Rules.read(file, settings.caching(), forwarded, environment, mistakes), answers);
    }

    /** For how long an answer is given again where nothing else is said; zero if it is not. */
    public Duration ttl() {
        return rules.ttl();
    }

    /**
     * Answers the call with what is there, or notes that its answer may be kept; completes when that is clear.
     *
     * @param term what the route says: {@code off}, {@code on}, or for how long; null if nothing
     */
    public CompletionStage<Call> lookUp(Call call, @Nullable String term) {
        if (!call.unanswered() || call.candidates().isEmpty() || call.cached() != null) {
            return CompletableFuture.completedStage(call);
        }
        Duration ttl = rules.ttl(call, term);
        return ttl.isZero() ? CompletableFuture.completedStage(call) : lookUp(call, ttl);
    }

    @Override
    public @Nullable String wrong(String method, String literal) {
        return method.equals("lookUp") && Term.of(literal, Caching.USUAL) == null
                ? "'" + literal + "' " + Term.EXPECTED
                : null;
    }

    private CompletionStage<Call> lookUp(Call call, Duration ttl) {
        Wish wish = Wish.of(call.request().headers());
        Question question = wish.secret() ? null : question(call, ttl, wish);
        if (question == null) {
            return passed(call, () -> Cached.State.BYPASS);
        }
        if (wish.fresh()) {
            Asking asking = new Asking(answers, question, call.candidates().getFirst(), Cached.State.BYPASS, false);
            call.claim(asking);
            return passed(call, asking);
        }
        return new Seeking(answers, call, question, wish.maxAge()).begin();
    }

    private CompletionStage<Call> passed(Call call, Cached how) {
        call.cached(how);
        Marks.of(how.state()).forEach(call::say);
        answers.count(how.state(), null);
        return CompletableFuture.completedStage(call);
    }

    /** Null if the cache has nothing to do with it. */
    private @Nullable Question question(Call call, Duration ttl, Wish wish) {
        if (!Eligible.is(call, rules.onlyDeterministic())) {
            return null;
        }
        String tenant = rules.tenant(call.caller());
        Key key = key(call, tenant);
        Duration wished = wish.ttl();
        Duration kept = wished == null ? ttl : wished.compareTo(rules.most()) > 0 ? rules.most() : wished;
        return key == null || key.acts()
                ? null
                : new Question(
                        key.text(),
                        tenant,
                        kept,
                        rules.errors(),
                        rules.forwarded().back());
    }

    /** Null if it cannot be worked out: the cache is no reason to fail. */
    private @Nullable Key key(Call call, String tenant) {
        try {
            return Key.of(call, tenant, rules.forwarded().there());
        } catch (RuntimeException broken) {
            LOG.warn("The cache leaves {} alone", call, broken);
            return null;
        }
    }

    /** Copies the answer on its way to the caller; it is kept when it has come to its end. */
    public Call keep(Call call) {
        if (call.cached() instanceof Asking asking) {
            asking.watch(call);
        }
        return call;
    }

    /** Who has had others pay again. */
    private static void note(Call call, long forgotten) {
        String query = KEYS.matcher(call.request().query()).replaceAll("$1…");
        ORDERS.info(
                "admin: {} {}{} by {} ({}, {}): {} answers forgotten",
                call.request().method(),
                call.request().path(),
                query.isEmpty() ? "" : "?" + query,
                call.caller().name(),
                call.request().address(),
                call.id(),
                forgotten);
    }

    /** Forgets all answers, or those that the query names. Takes a while if there are many. */
    public CompletionStage<Answer.Whole> clear(Call call) {
        Clearing clearing = Clearing.of(call.request().query());
        CompletableFuture<Answer.Whole> done = new CompletableFuture<>();
        answers.elsewhere(() -> {
            try {
                Answer.Whole told = clearing.of(answers, forgotten -> note(call, forgotten));
                call.wire().execute(() -> done.complete(told));
            } catch (RuntimeException | Error broken) {
                done.completeExceptionally(broken);
            }
        });
        return Waiting.on(call.wire(), done);
    }
}
