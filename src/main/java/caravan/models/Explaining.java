package caravan.models;

import caravan.call.Call;
import caravan.call.Caller;
import caravan.call.Candidate;
import caravan.call.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whom a call would be given, by the same steps, but for whose turn it is next; and why others would not get it. */
record Explaining(Names names, Substitutes dry, Substitutes.Permission permission) {
    Models.Explained of(Call call) {
        List<Candidate> asked = List.of();
        String refusal = null;
        try {
            asked = dry.of(call, permission);
            refusal = asked.isEmpty() ? "Nobody here can be asked for this model without a key." : null;
        } catch (Refused no) {
            refusal = no.getMessage();
        }
        String name = call.originalModel();
        Map<String, String> others = new LinkedHashMap<>();
        for (Deployment each : Stream.concat(own(name), fallbacks(name)).toList()) {
            String why = why(each, call, asked);
            if (why != null) {
                others.putIfAbsent(each.name(), why);
            }
        }
        Map<String, List<String>> later = new LinkedHashMap<>();
        later.put("context_fallbacks", Rules.of(dry.rules().longer(), name));
        later.put("content_fallbacks", Rules.of(dry.rules().freer(), name));
        return new Models.Explained(asked, refusal, others, later);
    }

    private Stream<Deployment> own(String name) {
        return deployments(dry.rule(name), name);
    }

    private Stream<Deployment> fallbacks(String name) {
        return Rules.of(dry.rules().general(), name).stream()
                .flatMap(each -> deployments(dry.rules().of(each), each));
    }

    private Stream<Deployment> deployments(@Nullable Rule rule, String name) {
        return rule == null ? Stream.of(Deployment.of(name)) : dry.deployments(rule, name);
    }

    /** Null if nothing is to be said of it. */
    private @Nullable String why(Deployment deployment, Call call, List<Candidate> asked) {
        Resolver resolver = names.resolver();
        Caller caller = call.caller();
        Candidate meant = resolver.meant(deployment.name());
        Candidate found = resolver.resolve(deployment.name(), caller);
        String doubtful = names.doubtful(deployment.name());
        if (doubtful != null) {
            return doubtful;
        }
        if (found == null || (meant != null && !meant.equals(found))) {
            return "no key for provider " + (meant == null ? names.provider(deployment.name()) : meant.provider())
                    + " pays for this call" + (found == null ? "" : ": it goes to " + found.name());
        }
        if (asked.contains(found)) {
            return null;
        }
        if (call.request().body().length > deployment.maxLength()) {
            return "max_request_length is " + deployment.maxLength() + " bytes, and the request has about "
                    + call.request().body().length;
        }
        String doubt = dry.fitness().doubt(call, found);
        if (doubt != null) {
            return doubt;
        }
        if (dry.conditions().drained(found)) {
            return "drained";
        }
        return permission.allows(caller, deployment.name(), found)
                ? "the call is refused before"
                : "the key may not use it";
    }
}
