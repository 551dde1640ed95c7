package caravan.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteErrorCode;

/** Opens the file as it should be: for its owner only, up to date, and whole even if the process is killed. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final String UNPACKED_TO = "org.sqlite.tmpdir";

    private Connections() {}

    /**
     * @param patienceMillis how long to wait while another writes
     * @throws IOException if it cannot be used; the message says why, and what to do
     */
    static Connection open(Path file, int patienceMillis) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path unpacked = folder.resolve(".sqlite");
        try {
            make(file);
            Files.createDirectories(unpacked);
            Connection connection = connection(file, unpacked, patienceMillis);
            return migrated(connection, file);
        } catch (SQLException unusable) {
            throw new IOException(file + " cannot be used: " + unusable.getMessage() + advice(unusable), unusable);
        } finally {
            sweep(unpacked);
        }
    }

    private static String advice(SQLException unusable) {
        return (unusable.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code
                ? ""
                : "; repair it, or move it away to begin without what is in it";
    }

    private static Connection migrated(Connection connection, Path file) throws IOException, SQLException {
        try {
            Migrations.run(new Session(connection), file);
            return connection;
        } catch (IOException | SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Nobody else has to know whose keys there are. SQLite gives its two other files the rights of this one. */
    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            LOG.debug("{} is there", file);
        } catch (UnsupportedOperationException notPosix) {
            LOG.debug("{} has the rights of its folder", file, notPosix);
        }
    }

    /** The driver unpacks its native library somewhere; the one place that we may write to is the data folder. */
    private static Connection connection(Path file, Path unpacked, int patienceMillis) throws SQLException {
        if (System.getProperty(UNPACKED_TO) == null) {
            System.setProperty(UNPACKED_TO, unpacked.toString());
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setBusyTimeout(patienceMillis);
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Once it is loaded nobody needs the file any more, and one that stayed after a kill is garbage. */
    private static void sweep(Path unpacked) {
        try (Stream<Path> files = Files.list(unpacked)) {
            List<Path> all = files.toList();
            for (Path each : all) {
                Files.delete(each);
            }
            Files.delete(unpacked);
        } catch (IOException inUse) {
            LOG.debug("{} stays", unpacked, inUse);
        }
    }
}
