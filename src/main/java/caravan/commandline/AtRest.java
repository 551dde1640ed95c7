package caravan.commandline;

import caravan.call.Refused;
import caravan.commands.Orders.Told;
import caravan.config.Secret;
import caravan.desk.Desk;
import caravan.ledger.Ledger;
import caravan.overlay.Overlay;
import caravan.store.Database;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Orders while no gateway runs: one that a file has made wrong keeps it from starting, and can be looked at and taken back. */
final class AtRest {
    static final String ORDERS = "'list orders' and 'undo NUMBER'";

    private static final String LIST = "list orders";
    private static final Pattern UNDO = Pattern.compile("undo +(\\d{1,18})");

    private AtRest() {}

    /** Empty if it takes a gateway that runs. */
    static Optional<Told> obey(Path data, @Nullable Secret master, String order) {
        Matcher undo = UNDO.matcher(order);
        if (!(order.equals(LIST) || undo.matches()) || !Files.isDirectory(data)) {
            return Optional.empty();
        }
        try (Closeable _ = Ledger.claim(data);
                Database database = Database.open(data)) {
            Overlay overlay = Overlay.open(database, master, InstantSource.system());
            String trouble = overlay.trouble();
            if (trouble != null) {
                return Optional.of(Told.refused(trouble));
            }
            return Optional.of(undo.matches() ? undone(overlay, Long.parseLong(undo.group(1))) : Desk.listed(overlay));
        } catch (Refused wrong) {
            return Optional.of(Told.refused(wrong.getMessage()));
        } catch (IOException taken) {
            return Optional.of(Told.refused("It takes orders by other doors only, or not now: " + taken.getMessage()));
        }
    }

    private static Told undone(Overlay overlay, long number) {
        overlay.undo(number);
        String failed = overlay.kept();
        if (failed != null) {
            overlay.undo();
            return Told.refused(failed);
        }
        overlay.settle();
        return Told.done("Order " + number + " is taken back.");
    }
}
