package caravan.providers.others;

import caravan.call.Call;
import caravan.call.Candidate;
import caravan.call.Operation;
import caravan.chat.Losses;
import caravan.config.Nearest;
import caravan.config.Section;
import caravan.embeddings.EmbeddingFormat;
import caravan.providers.connections.Addresses;
import caravan.providers.speech.Url;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a provider can be asked for besides chat: not at all, or elsewhere than all the rest, or in a form of its own. What is not
 * said here is asked as everywhere, in OpenAI's form.
 */
public record Others(Map<Operation, Place> places, Set<Operation> lacking) {
    static final Others USUAL = new Others(Map.of(), Set.of());

    private static final String KEY = "operations";
    private static final String NONE = "none";
    private static final String OPENAI = "openai";

    /** In place of the model's name, while an address is read. */
    private static final String MODEL = "-model-";

    /** All that is no chat, and goes by a name in the file. */
    private static final List<Operation> NAMED = EnumSet.range(Operation.EMBEDDINGS, Operation.RERANK).stream()
            .filter(each -> each != Operation.RESPONSES && each != Operation.PICTURE && !each.isAnthropic())
            .toList();

    /**
     * The address of one operation.
     *
     * @param path what follows the host, with {@code {model}}
     * @param auth how the key is sent there; empty if as everywhere
     * @param embeddings the form of those, if it is not OpenAI's
     * @param pictures the same
     */
    public record Place(
            Operation operation,
            URI host,
            String path,
            String query,
            String auth,
            @Nullable EmbeddingFormat embeddings,
            @Nullable PictureFormat pictures) {
        /** Who speaks for the caller there; null if nobody has to. */
        public @Nullable Spoke spoke(Call call, Candidate candidate, boolean strict) {
            Losses losses = new Losses(strict);
            if (embeddings != null) {
                return Spoke.orRefused(() -> Embedder.of(call, candidate, embeddings, losses));
            }
            return pictures == null ? null : Spoke.orRefused(() -> Painter.of(call, pictures, losses));
        }

        /** In the same form elsewhere. */
        Place at(Url url) {
            return new Place(operation, url.base(), url.path(), url.query(), "", embeddings, pictures);
        }

        /** Path and query. */
        public String uri(Candidate candidate) {
            String there = new Target("", path, "").at(operation, candidate);
            String plain = there.replace("%2F", "/").replace("%40", "@"); // as Cloudflare has them in its models' names
            return query.isEmpty() ? plain : plain + "?" + query;
        }
    }

    public static Others read(Section provider) {
        if (!provider.isSection(KEY)) {
            String word = provider.text(KEY);
            if (word != null && !word.equals("chat")) {
                provider.mistake(KEY, "must be chat, for one that can do nothing else, or say it of each operation");
            }
            return word == null ? USUAL : new Others(Map.of(), Set.copyOf(NAMED));
        }
        Map<Operation, Place> places = new EnumMap<>(Operation.class);
        Set<Operation> lacking = EnumSet.noneOf(Operation.class);
        try (Section all = provider.section(KEY)) {
            for (String name : all.keys()) {
                Operation operation = operation(all, name);
                if (operation != null && all.isSection(name)) {
                    Place place = place(all.section(name), operation);
                    if (place != null) {
                        places.put(operation, place);
                    }
                } else if (operation != null && NONE.equals(all.text(name))) {
                    lacking.add(operation);
                } else if (operation != null) {
                    all.mistake(name, "must be none, or say the url");
                }
            }
        }
        return new Others(Map.copyOf(places), Set.copyOf(lacking));
    }

    private static @Nullable Operation operation(Section all, String name) {
        for (Operation each : NAMED) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        List<String> known = NAMED.stream().map(Operation::label).toList();
        all.raw(name);
        all.mistake(name, "is none of the operations " + String.join(", ", known) + Nearest.hint(name, known));
        return null;
    }

    private static @Nullable Place place(Section section, Operation operation) {
        try (section) {
            String written = section.text("url");
            String auth = section.text("auth", "");
            EmbeddingFormat embeddings =
                    operation == Operation.EMBEDDINGS ? format(section, EmbeddingFormat.values()) : null;
            PictureFormat pictures = operation == Operation.IMAGE ? format(section, PictureFormat.values()) : null;
            if (written == null) {
                if (!section.has("url")) { // with a variable that has no value, the provider is off
                    section.mistake("url", "is missing: where is it asked for this?");
                }
                return null;
            }
            String[] parts = written.replace(Target.MODEL, MODEL).split("\\?", 2);
            URI whole = Addresses.base(section, "url", parts[0], false);
            if (whole == null) {
                return null;
            }
            String path = whole.getRawPath().replace(MODEL, Target.MODEL);
            return new Place(operation, whole, path, parts.length > 1 ? parts[1] : "", auth, embeddings, pictures);
        }
    }

    /** Null if it is OpenAI's. */
    private static <E extends Enum<E>> @Nullable E format(Section section, E[] all) {
        String written = section.text("format", OPENAI);
        Map<String, E> known = new TreeMap<>();
        for (E each : all) {
            known.put(each.name().toLowerCase(Locale.ROOT), each);
        }
        if (!written.equals(OPENAI) && !known.containsKey(written)) {
            section.mistake("format", "must be openai, or one of " + String.join(", ", known.keySet()));
        }
        return known.get(written);
    }

    /**
     * Of a deployment that is at an address of its own: what is said of the provider's addresses does not hold there, but its form of
     * pictures does, if all that is asked for goes to that one address.
     */
    public Others at(@Nullable Url url) {
        if (url == null) {
            return this;
        }
        Place pictures = url.path().contains("{operation}") ? null : places.get(Operation.IMAGE);
        return new Others(pictures == null ? Map.of() : Map.of(Operation.IMAGE, pictures.at(url)), lacking);
    }

    /** What has to be changed of it before it is asked for in OpenAI's form. */
    public void prepare(Call call, Candidate candidate) {
        if (call.operation() == Operation.PICTURE) {
            call.change(Picture.asked(candidate));
        }
    }

    public boolean knows(Operation operation) {
        return !lacking.contains(operation.atProvider());
    }

    /** Null if it is asked for this where all else is. */
    public @Nullable Place place(@Nullable Operation operation) {
        return operation == null ? null : places.get(operation.atProvider());
    }
}
