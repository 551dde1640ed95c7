package caravan.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the pipeline: what the caller wants, and what the steps have found out. It is the body of the
 * message from the front door to the last step.
 *
 * <p>The steps of a call run one after another and hand it over safely, so its fields need no locks. Only the end may be
 * reached by two at once (the last byte, the caller's leaving): {@link #conclude} lets the first win.
 */
public final class Call extends Costs {
    private final String id;
    private Request request;
    private final Wire wire;
    private final Instant arrived;
    private final Times times = new Times();
    private final Consumer<Call> books;
    private final Ending ending = new Ending();
    private final Claims claims = new Claims();

    private @Nullable Steps steps;
    private Wanted wanted = Wanted.UNREAD;
    private boolean usageHidden;
    private Caller caller = Caller.ANONYMOUS;
    private List<Candidate> candidates = List.of();
    private Map<String, String> changes = Map.of();
    private @Nullable Json question;
    private final Tries tries = new Tries();
    private @Nullable Answer answer;
    private Headers said = Headers.NONE;
    private Allowance allowance = Allowance.UNLIMITED;

    /** @param books told exactly once, when the call's outcome, usage and cost are final and before the caller sees the end */
    public Call(String id, Instant arrived, Request request, Wire wire, Consumer<Call> books) {
        this.id = id;
        this.arrived = arrived;
        this.request = request;
        this.wire = wire;
        this.books = books;
    }

    /** The id that the caller gets as {@code X-Request-Id} and that the journal and the log use. */
    public String id() {
        return id;
    }

    public Request request() {
        return request;
    }

    /** Has it ask something else than the caller has: what a step of the user's has made of it. To be {@link #open opened} anew. */
    public void asks(Request other) {
        this.request = other;
    }

    public Wire wire() {
        return wire;
    }

    public Instant arrived() {
        return arrived;
    }

    /** Has this call keep to these steps, whatever is configured while it runs. */
    public void keepTo(Steps current) {
        this.steps = current;
    }

    /** Null before the call is inside. */
    public @Nullable Steps steps() {
        return steps;
    }

    // What the caller wants: set by open-call.

    /** May be told twice: before the body is read, when only the operation is known, and after. */
    public void open(Wanted read) {
        this.wanted = read;
    }

    public Wanted wanted() {
        return wanted;
    }

    /** What is asked for; null before open-call, and for house pages. */
    public @Nullable Operation operation() {
        return wanted.operation();
    }

    /** The caller's JSON; {@link Json#EMPTY} if there is none. */
    public Json json() {
        return wanted.json();
    }

    /** Did the caller ask for a stream? */
    public boolean streamed() {
        return wanted.streamed();
    }

    /** The model's name as the caller wrote it; empty if there is none. */
    public String originalModel() {
        return wanted.model();
    }

    /** The provider was asked for usage that the caller did not ask for: its extra chunk is not the caller's. */
    public void hideUsage() {
        usageHidden = true;
    }

    public boolean usageHidden() {
        return usageHidden;
    }

    // Who calls, and who may answer.

    public void calledBy(Caller found) {
        this.caller = found;
    }

    public Caller caller() {
        return caller;
    }

    public void mayAsk(List<Candidate> found) {
        this.candidates = found;
    }

    /** Who may answer, the first choice first. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** Begins one attempt, at this candidate. */
    public void attempt(Candidate tried) {
        this.changes = Map.of();
        question = null;
        usageHidden = false;
        told(null);
        tries.begin(tried, times.inAll());
    }

    public Tries tries() {
        return tries;
    }

    /** Does the candidate that was asked last have the request, so that it may work on it, and has it not said no? */
    public boolean reached() {
        Try last = tries.last();
        return last != null && last.reached();
    }

    /** What this attempt changes in the body, besides the model: top-level fields, and their values as JSON text. */
    public void change(Map<String, String> fields) {
        this.changes = Map.copyOf(fields);
    }

    /** This attempt asks in another language than the caller's. */
    public void ask(Json translated) {
        this.question = translated;
    }

    /** What the candidate is asked; the caller's JSON, unless it is translated. */
    public Json question() {
        return question == null ? json() : question;
    }

    /** The body as it goes to the candidate: the caller's bytes, with the candidate's name for the model, and its changes. */
    public byte[] outgoing() {
        return question == null ? wanted.outgoing(request, requestModel(), changes) : question.bytes();
    }

    @Override
    public @Nullable Candidate candidate() {
        Try last = tries.last();
        return last == null ? null : last.candidate();
    }

    public int attempts() {
        return tries.count();
    }

    /** The provider asked last; empty if none was. */
    public String provider() {
        Candidate asked = candidate();
        return asked == null ? "" : asked.provider();
    }

    /** The model's name as it was sent to the provider; empty if none was asked. */
    public String requestModel() {
        Candidate asked = candidate();
        return asked == null ? "" : asked.model();
    }

    /** Has whatever the caller is answered carry a header of ours: what is left of a limit, a budget that is nearly spent. */
    public void say(String name, String value) {
        said = said.plus(name, value);
    }

    /** Has it carry what is left to the caller, as it is then. */
    public void allow(Allowance found) {
        this.allowance = found;
    }

    public Allowance allowance() {
        return allowance;
    }

    /** The headers of {@link #say} and of {@link #allow}. */
    public Headers said() {
        return said.and(allowance.headers());
    }

    /** The answer is to begin no later than so long after the call's arrival, whoever is asked. */
    public void due(Duration after) {
        times.due(after);
    }

    /** How many nanoseconds are left until it has to begin; endless if it has begun. */
    public long left() {
        return answer == null ? times.left() : Long.MAX_VALUE;
    }

    // The answer, and what it used.

    public void answered(Answer found) {
        this.answer = found;
        tries.answered();
    }

    public @Nullable Answer answer() {
        return answer;
    }

    /** True until there is an answer: what {@code filter ${body.unanswered}} asks. */
    public boolean unanswered() {
        return answer == null;
    }

    /** Notes that the answer is here, or of a stream the first event that is more than a comment. */
    public void firstChunk() {
        times.firstChunk();
    }

    /** From arrival to {@link #firstChunk}; null if there was none. */
    public @Nullable Duration timeToFirstChunk() {
        return times.toFirstChunk();
    }

    /** From arrival to the end, or until now. */
    public Duration duration() {
        return times.inAll();
    }

    /** From now on it is the gateway that breaks the call off, for this reason, and not the caller who leaves. */
    public void cut(Reason why) {
        ending.cut(why);
    }

    /** Notes what this call holds of what others want too. It is settled when the call ends, at once if it has ended. */
    public void claim(Claim held) {
        claims.add(held, this);
    }

    /** Ends the call: the first outcome stands; its claims are settled and the books told before this returns. */
    public void conclude(Outcome ended) {
        if (ending.conclude(ended)) {
            times.concluded();
            claims.settle(this);
            books.accept(this);
        }
    }

    /** True the first time: whoever gets it counts the call. */
    public boolean markRecorded() {
        return ending.markRecorded();
    }

    /** How the call ended; null while it runs. */
    public @Nullable Outcome outcome() {
        return ending.outcome();
    }

    /** Who calls what; nothing secret, no content. */
    @Override
    public String toString() {
        return "call " + id + (originalModel().isEmpty() ? "" : " for " + originalModel());
    }
}
