package caravan;

import caravan.commandline.Commandline;
import caravan.config.Base;
import caravan.config.Environment;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;

/** Where the process begins: what was typed goes to the {@link Commandline}, and what it has done is {@link Running}. */
public final class Caravan {
    private Caravan() {}

    public static void main(String[] args) {
        Commandline.early();
        Environment environment = new Environment(System.getenv());
        Base base = new Base(Path.of(""), Path.of(System.getProperty("caravan.home", "")));
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        Reader in = new InputStreamReader(System.in, System.out.charset());
        System.exit(new Commandline(new Running(), environment, base, out, err, in).execute(args));
    }
}
