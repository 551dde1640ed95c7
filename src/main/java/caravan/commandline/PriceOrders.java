package caravan.commandline;

import caravan.config.Mistake;
import caravan.config.Mistakes;
import caravan.config.Settings;
import caravan.prices.Updates;
import caravan.prices.Updates.Difference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** {@code caravan prices check} and {@code caravan prices update --from FILE}. What is wrong goes to the mistakes. */
record PriceOrders(Launch launch, Settings settings, Mistakes mistakes, PrintWriter out, Reader in) {
    /** @return 1 if a model that is served has no price */
    int check() {
        Launch.Served served = launch.served(settings, mistakes);
        if (wrong()) {
            return 1;
        }
        List<String> without = served.withoutPrice();
        without.forEach(model -> out.println("no price: " + model));
        out.println(
                without.isEmpty()
                        ? "every model that the files name has a price"
                        : without.size() + " models without a price: what they cost is unknown");
        return without.isEmpty() ? 0 : 1;
    }

    /** @return 1 if nothing was taken although there was something */
    int update(Path from, boolean yes) {
        Launch.Served served = launch.served(settings, mistakes);
        Updates updates = Updates.in(settings.places().data());
        if (wrong()) {
            return 1;
        }
        try {
            Difference difference = updates.compare(
                    from,
                    settings.places().pricing(),
                    served.providers(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    settings.environment(),
                    mistakes);
            return wrong() ? 1 : take(updates, difference, yes);
        } catch (IOException unreadable) {
            mistakes.add(new Mistake("--from", 0, "", "cannot be used: " + Mistake.root(unreadable)));
            return 1;
        }
    }

    private int take(Updates updates, Difference difference, boolean yes) throws IOException {
        difference.lines().forEach(out::println);
        if (difference.changes() == 0) {
            out.println("nothing to change");
            return 0;
        }
        if (!yes && !agreed(difference.changes() + " prices into " + updates.file() + "? [y/N] ")) {
            out.println("nothing is changed");
            return 1;
        }
        updates.take(difference, mistakes);
        if (wrong()) {
            return 1;
        }
        out.println(difference.changes() + " prices taken into " + updates.file()
                + "; a Caravan that runs has them within a second");
        return 0;
    }

    private boolean agreed(String question) throws IOException {
        out.print(question);
        out.flush();
        String answer = new BufferedReader(in).readLine();
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private boolean wrong() {
        return !mistakes.found().isEmpty();
    }
}
