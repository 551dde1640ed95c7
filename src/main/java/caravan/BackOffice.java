package caravan;

import caravan.call.Candidate;
import caravan.call.KeyState;
import caravan.commands.Orders.Told;
import caravan.config.Settings;
import caravan.deployments.Deployments;
import caravan.desk.Office;
import caravan.overlay.Overlay;
import caravan.watch.Watch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The gateway, as orders see it. */
record BackOffice(Lasting lasting, Generations generations, Watch watch) implements Office {
    @Override
    public Overlay overlay() {
        return lasting.overlay();
    }

    @Override
    public Settings settings() {
        return generations.current().settings();
    }

    private Snapshot snapshot() {
        return generations.current().snapshot();
    }

    @Override
    public Deployments deployments() {
        return snapshot().deployments();
    }

    @Override
    public Map<String, List<KeyState>> keys() {
        return snapshot().providers().keys();
    }

    @Override
    public List<ObjectNode> limits() {
        return snapshot().limits().shown();
    }

    @Override
    public List<ObjectNode> routes() {
        return generations.current().routes();
    }

    @Override
    public Set<String> withoutPrice() {
        Snapshot now = snapshot();
        return now.models().listed().stream()
                .filter(each -> !now.prices().has(each))
                .map(Candidate::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Map<String, Object> sums() {
        return lasting.ledger().stats();
    }

    @Override
    public Map<String, Object> spend() {
        return lasting.spend().figures();
    }

    @Override
    public Map<String, Object> answers() {
        return lasting.answers().figures();
    }

    @Override
    public long forgetAnswers() {
        return lasting.answers().forgetAll();
    }

    @Override
    public List<String> usage(String period, String group) {
        return lasting.books().told(period, group);
    }

    @Override
    public int generation() {
        return lasting.history().number();
    }

    @Override
    public List<String> troubles() {
        return lasting.history().troubles();
    }

    @Override
    public Told reload() {
        return watch.reload().join();
    }

    @Override
    public Told order(Consumer<Overlay> proposal) {
        try {
            return watch.order(() -> generations.order(proposal)).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw failed;
        }
    }
}
