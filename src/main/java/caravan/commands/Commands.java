package caravan.commands;

import caravan.call.Answer;
import caravan.call.Call;
import caravan.call.Literals;
import caravan.call.Operation;
import caravan.call.Reason;
import caravan.call.Refused;
import caravan.call.Waiting;
import caravan.commands.Orders.Told;
import caravan.deployments.Deployments;
import caravan.keys.Keys;
import caravan.keys.Register;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that obey those who run the gateway. What they do waits for the disk, so each does it on a virtual thread, and
 * leaves a line in the log: who has ordered what, and what was before and after.
 */
public final class Commands implements Literals {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String KEYS = "/admin/keys/";
    private static final String DEPLOYMENTS = "/admin/deployments/";
    private static final String ROTATE = "/rotate";

    private final Operators operators;
    private final Keys keys;
    private final Register register;
    private final Deployments deployments;
    private final Desk desk;
    private final Verbs verbs;

    /** What orders can do, whichever door they come in by. Waits for the disk, and for a reload; {@code by} is who has given the order. */
    public interface Desk {
        Told status();

        Told keys();

        Told addKey(String provider, String key, String by);

        /** @param key itself, or as {@link #keys} shows it */
        Told removeKey(String provider, String key, String by);

        Told models();

        /** @param policy empty for the usual one */
        Told addModel(String source, List<String> targets, String policy, String by);

        Told removeModel(String source, String by);

        Told orders();

        /** What orders have changed, as YAML to be put into the files. */
        Told export();

        Told undo(long number, String by);

        Told cache();

        Told clearCache();

        /**
         * @param period {@code today} or {@code 7d}
         * @param group {@code model} or {@code key}
         */
        List<String> usage(String period, String group);

        Told reload();

        /** How much the log has of which package. */
        Told levels();

        /** @param level {@code usual} for the one that it had */
        Told level(String of, String level);

        Told usualLevels();

        Told explain(String model);

        Told limits();

        Told budgets();

        Told routes();

        /** Every setting, with where its value comes from. */
        Told config();

        /** The words as the answer to this call; null if it does not speak of chat. */
        @Nullable
        Answer say(Call call, String words);
    }

    /**
     * @param token what administrators must send; null if there are none
     * @param keys those that are known now
     * @param register those that were made at run time
     * @param deployments who may be asked
     * @param desk what orders in words can do
     */
    public Commands(@Nullable String token, Keys keys, Register register, Deployments deployments, Desk desk) {
        this.operators = new Operators(token, keys);
        this.keys = keys;
        this.register = register;
        this.deployments = deployments;
        this.desk = desk;
        this.verbs = new Verbs(desk);
    }

    /** Answers the call, if it is an order to the gateway in a chat, and who calls may give orders. */
    public CompletionStage<Call> obey(Call call) {
        if (!Rank.mayOrder(call, keys) || !ChatOrder.mayBe(call)) {
            return CompletableFuture.completedFuture(call);
        }
        CompletableFuture<Call> done = new CompletableFuture<>();
        Thread.ofVirtual().name(call.id()).start(() -> {
            try {
                String order = ChatOrder.of(call);
                Told told = order == null ? null : told(call, order);
                call.wire().execute(() -> done.complete(told == null ? call : answered(call, told)));
            } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
            }
        });
        return Waiting.on(call.wire(), done);
    }

    /** An order whose tokens are only to be counted is not carried out, nor does it go to anybody: there may be a key in it. */
    private Told told(Call call, String order) {
        return call.operation() == Operation.COUNT_TOKENS ? Told.done("") : verbs.obey(order, Rank.of(call));
    }

    /** Obeys an order that is the whole body, and answers in text. */
    public CompletionStage<Answer.Whole> obeyText(Call call) {
        String order = TextOrder.of(call, Rank.isOperator(call, keys));
        return obey(call, () -> TextOrder.answer(verbs.obey(order, Rank.of(call))));
    }

    /**
     * Obeys an order in words that came by another way.
     *
     * @param by who has given it
     */
    public Told obey(String order, String by) {
        return verbs.obey(order, by);
    }

    private Call answered(Call call, Told told) {
        Answer answer = desk.say(call, String.join("\n", told.lines()));
        if (answer != null) {
            call.obeyed();
            call.answered(answer);
        }
        return call;
    }

    /** @throws Refused if it is neither an administrator who calls nor an operator: 401 or 403 */
    public Call authorize(Call call) {
        return operators.admit(call);
    }

    /**
     * Obeys an order by the admin API: {@code order('add model')}.
     *
     * @throws Refused 400 if it lacks something, and whatever else the order is refused with
     */
    public CompletionStage<Answer.Whole> order(Call call, String words) {
        return obey(call, () -> {
            Verb verb = Objects.requireNonNull(verbs.called(words));
            Told told = verbs.obey(verb, Asked.of(verb, call), Rank.of(call));
            if (!told.done()) {
                throw new Refused(told.reason(), String.join("\n", told.lines()));
            }
            return KeyAnswers.one(told.answer());
        });
    }

    @Override
    public @Nullable String wrong(String method, String literal) {
        return method.equals("order") && verbs.called(literal) == null ? "there is no order '" + literal + "'" : null;
    }

    /** The document of the admin API. */
    public CompletionStage<Answer.Whole> openapi(Call call) {
        return obey(call, () -> KeyAnswers.one(OpenApi.document()));
    }

    public CompletionStage<Answer.Whole> listKeys(Call call) {
        return obey(call, () -> {
            Paging paging = Paging.of(call.request().query());
            return paging.name() == null
                    ? KeyAnswers.list(register.page(paging.offset(), paging.limit(), keys), paging, register.size())
                    : KeyAnswers.named(register.called(paging.name(), keys), paging);
        });
    }

    public CompletionStage<Answer.Whole> showKey(Call call) {
        return obey(call, () -> KeyAnswers.one(register.show(id(call), keys)));
    }

    public CompletionStage<Answer.Whole> createKey(Call call) {
        return obey(call, () -> KeyAnswers.made(noted(call, register.make(Bodies.object(call), keys))));
    }

    public CompletionStage<Answer.Whole> changeKey(Call call) {
        return obey(call, () -> KeyAnswers.changed(noted(call, register.change(id(call), Bodies.object(call), keys))));
    }

    public CompletionStage<Answer.Whole> rotateKey(Call call) {
        return obey(call, () -> {
            String path = call.request().path();
            if (!path.endsWith(ROTATE)) {
                throw unknownPath(call);
            }
            String id = path.substring(KEYS.length(), path.length() - ROTATE.length());
            return KeyAnswers.changed(noted(call, register.rotate(id, Bodies.objectIfAny(call), keys)));
        });
    }

    public CompletionStage<Answer.Whole> deleteKey(Call call) {
        return obey(call, () -> {
            noted(call, register.withdraw(id(call), keys));
            return KeyAnswers.gone(id(call));
        });
    }

    public CompletionStage<Answer.Whole> listDeployments(Call call) {
        return obey(call, () -> KeyAnswers.one(deployments.list()));
    }

    /** What is to be done stands at the path's end: {@code /drain} or {@code /enable}. */
    public CompletionStage<Answer.Whole> orderDeployment(Call call) {
        return obey(call, () -> {
            Deployments.Done done = deployments.order(call.request().path().substring(DEPLOYMENTS.length()));
            note(call, done.before(), done.after());
            return KeyAnswers.one(done.after());
        });
    }

    public CompletionStage<Answer.Whole> explain(Call call) {
        return obey(
                call, () -> KeyAnswers.one(deployments.explain(call.request().query())));
    }

    /** Fails with 404. */
    public CompletionStage<Call> unknown(Call call) {
        return CompletableFuture.failedStage(unknownPath(call));
    }

    private static Refused unknownPath(Call call) {
        String what = call.request().method() + " " + call.request().path();
        return new Refused(Reason.UNKNOWN_PATH, "Unknown path: " + what + ".");
    }

    private static String id(Call call) {
        return call.request().path().substring(KEYS.length());
    }

    /** The one order is done before the next begins, but nobody who calls waits for it. */
    private static CompletionStage<Answer.Whole> obey(Call call, Supplier<Answer.Whole> order) {
        CompletableFuture<Answer.Whole> done = new CompletableFuture<>();
        Thread.ofVirtual().name(call.id()).start(() -> {
            try {
                done.complete(order.get());
            } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
            }
        });
        return Waiting.on(call.wire(), done);
    }

    private static Register.Done noted(Call call, Register.Done done) {
        note(call, done.before(), done.after());
        return done;
    }

    /** JSON, so that no name can begin a line of its own. */
    private static void note(Call call, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        LOG.info(
                "admin: {} {} by {}: {} -> {}",
                call.request().method(),
                call.request().path(),
                Rank.of(call),
                before == null ? "nothing" : before,
                after == null ? "nothing" : after);
    }
}
