package caravan.providers;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.KeyState;
import caravan.call.Try;
import caravan.call.Upstream;
import caravan.call.UpstreamFailed;
import caravan.config.Section;
import caravan.providers.keys.KeyRing;
import caravan.providers.speech.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The deployments of {@code models.yaml} that are asked otherwise than the rest of their provider: elsewhere, with a key of their
 * own, or with another patience.
 *
 * @param usual the providers that are asked over HTTP, by name
 * @param upstreams makes one ready to be asked; the text is whose its turns are
 */
record Deployments(
        Map<String, Provider> usual,
        KeyRing.Source keys,
        BiFunction<Provider, String, Upstream> upstreams,
        Map<Candidate, Place> places) {
    /** One of them, as if it were a provider of its own. */
    record Place(Provider provider, Upstream upstream) {}

    Deployments(Map<String, Provider> usual, KeyRing.Source keys, BiFunction<Provider, String, Upstream> upstreams) {
        this(usual, keys, upstreams, new ConcurrentHashMap<>());
    }

    /**
     * Reads what a deployment's section says of how it is asked.
     *
     * @return has it a key of its own, so that it can be asked even if its provider cannot?
     */
    boolean read(Section section, Candidate there) {
        Provider before = usual.get(there.provider());
        if (before == null) {
            return false; // what it says of it is not known there, and told
        }
        Provider provider = read(section, there, before);
        String turns = section.has("min_spacing") ? there.name() : there.provider();
        Place place = new Place(provider, upstreams.apply(provider, turns));
        if (!provider.equals(before) && places.putIfAbsent(there, place) != null) {
            section.mistake("", "says how '" + there.name() + "' is asked, and so does another entry: keep one");
        }
        return section.has("token");
    }

    private Provider read(Section section, Candidate there, Provider before) {
        return before.asDeployed(
                Url.read(section, there.provider(), before.speech()),
                before.speech().with(section),
                ring(section, there, before),
                before.reach().with(section),
                section.duration("min_spacing", before.spacing()));
    }

    private KeyRing ring(Section section, Candidate there, Provider before) {
        String named = section.text("key");
        if (section.raw("token") != null) {
            return keys.token(there.provider(), section, there.name());
        }
        KeyRing only = named == null ? before.keys() : before.keys().only(named);
        if (only == null) {
            section.mistake(
                    "key",
                    "must name a key of provider '" + there.provider() + "': "
                            + before.keys().names());
            return before.keys();
        }
        return only;
    }

    /** Null if it is asked as its provider's other models are. */
    @Nullable
    Place of(Candidate candidate) {
        return candidate.in(places);
    }

    /** The provider as this one is asked; null if not over HTTP. */
    @Nullable
    Provider provider(Candidate candidate) {
        Place place = of(candidate);
        return place == null ? usual.get(candidate.provider()) : place.provider();
    }

    /** An error in a 200 may be the fault of the key that the call's last attempt was paid with. */
    void blameKey(Call call, UpstreamFailed why) {
        Try last = call.tries().last();
        if (last == null) {
            return;
        }
        Provider provider = provider(last.candidate());
        if (provider != null) {
            provider.keys().failed(last.key(), why, call);
        }
    }

    /** All providers that are asked over connections of ours, those as which deployments are asked among them. */
    Stream<Provider> all() {
        return Stream.concat(usual.values().stream(), providers());
    }

    /** The house's keys by provider, each once, whoever else is asked with it, and how each is doing. */
    Map<String, List<KeyState>> keyStates() {
        Map<String, List<KeyState>> states = new TreeMap<>();
        all().forEach(each -> {
            List<KeyState> known = states.computeIfAbsent(each.name(), name -> new ArrayList<>());
            each.keys().states().stream()
                    .filter(state ->
                            known.stream().noneMatch(before -> before.name().equals(state.name())))
                    .forEach(known::add);
        });
        return states;
    }

    /** Those for which the house has a key. */
    Stream<Provider> paid() {
        return providers().filter(Provider::hasHouseKey);
    }

    Stream<Provider> providers() {
        return places.values().stream().map(Place::provider);
    }

    /** Those with a key that is theirs alone. */
    Stream<Provider> withToken() {
        return providers().filter(each -> each.keys().own());
    }
}
