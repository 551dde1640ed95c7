package caravan;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.keys.Admin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A command line that somebody has typed, and what came of it. */
public record Typed(int code, String out, String err) {
    /** By whoever has the admin token. */
    public static Typed in(Gate gate, String... words) {
        return with(Map.of("CARAVAN_ADMIN_TOKEN", Admin.TOKEN), gate, words);
    }

    public static Typed with(Map<String, String> variables, Gate gate, String... words) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("CARAVAN_ADDRESS", "127.0.0.1:" + gate.port());
        return in(all, gate.folder(), words);
    }

    public static Typed in(Map<String, String> variables, Path folder, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Commandline caravan = new Commandline(
                new Running(),
                new Environment(variables),
                new Base(folder, folder),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
        return new Typed(caravan.execute(words), out.toString(), err.toString());
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    public Stream<String> words(String line) {
        return lines().stream()
                .filter(each -> each.startsWith(line))
                .flatMap(each -> Stream.of(each.split("\\s{2,}", -1)));
    }
}
