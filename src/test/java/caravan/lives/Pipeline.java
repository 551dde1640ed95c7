package caravan.lives;

import caravan.Gate;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The project's own pipeline, with {@link Faulty} before each step, and first and last in each that holds others. */
final class Pipeline {
    private static final List<String> FILES = List.of("routes/answer.camel.yaml", "routes/ask-models.camel.yaml");

    /** One waits long, one does not, and one has a single connection. */
    private static final String PROVIDERS = """
            providers:
              openai: {base_url: "{url}", auth: none, prefixes: [gpt-]}
              hasty: {base_url: "{url}", auth: none, timeouts: {first_byte: 500ms, idle: 500ms}}
              narrow: {base_url: "{url}", auth: none, pool: {connections: 1, waiting: 100}}
            """;

    private static final Set<String> TELLERS = Set.of("reply", "reply-error");

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private boolean told;

    /** Where a step stands decides what becomes of a call that fails in it. */
    enum Place {
        ON_THE_WAY,
        CATCH,
        FINALLY
    }

    /** @param told has the caller got the end of the answer by then? */
    record Step(String id, Place place, boolean told) {
        @Override
        public String toString() {
            return id;
        }
    }

    private Pipeline() {}

    static Pipeline read() {
        Pipeline pipeline = new Pipeline();
        FILES.forEach(pipeline::read);
        return pipeline;
    }

    /** Each step and branch of the pipeline that has an id. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** A gateway with these routes and these providers, a budget, and the bean in the file where users name theirs. */
    Gate.Plan plan(FakeProvider fake) {
        Gate.Plan plan = Gate.plan().file("config/providers.yaml", PROVIDERS.replace("{url}", fake.url()));
        files.forEach(plan::file);
        plan.file("config/budgets.yaml", "budgets: [{on: gateway, usd: 1000, per: month}]\nwithout_price: pass\n");
        return plan.file("config/application.properties", "camel.beans.faulty=#class:" + Faulty.class.getName());
    }

    private void read(String file) {
        try {
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(Path.of(file)));
            for (Object each : (List<?>) tree) {
                Map<String, Object> route = map(map(each).get("route"));
                Map<String, Object> from = map(route.get("from"));
                told = false;
                from.put("steps", probed(from, Place.ON_THE_WAY));
            }
            files.put(file, new ObjectMapper().writeValueAsString(tree)); // JSON is YAML
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private List<Object> probed(Map<String, Object> parent, Place place) {
        List<Object> probed = new ArrayList<>();
        for (Object each : (List<?>) parent.getOrDefault("steps", List.of())) {
            Map<String, Object> step = map(map(each).values().iterator().next());
            if (step.containsKey("steps")) {
                inside(step, place);
            } else {
                probed.add(probe((String) step.get("id"), place));
            }
            probed.add(each);
            told |= TELLERS.contains(step.get("id"));
        }
        return probed;
    }

    private void inside(Map<String, Object> block, Place place) {
        List<Object> inner = new ArrayList<>(List.of(probe((String) block.get("id"), place)));
        inner.addAll(probed(block, place));
        inner.add(probe("end-of-" + block.get("id"), place));
        block.put("steps", inner);
        for (Object each : (List<?>) block.getOrDefault("doCatch", List.of())) {
            told = false;
            inside(map(each), Place.CATCH);
        }
        if (block.containsKey("doFinally")) {
            told = true;
            inside(map(block.get("doFinally")), Place.FINALLY);
        }
    }

    private Object probe(String id, Place place) {
        steps.add(new Step(id, place, told));
        return Map.of("bean", Map.of("id", "fault-at-" + id, "ref", "faulty", "method", "at(${body}, '" + id + "')"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
