package caravan.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL with its values, which are never a part of its text, and rows as whatever the asker makes of them. */
public final class Session {
    private final Connection connection;

    /** Makes something of the row that the result stands on. */
    @FunctionalInterface
    public interface Row<T extends @Nullable Object> {
        T of(ResultSet row) throws SQLException;
    }

    Session(Connection connection) {
        this.connection = connection;
    }

    /** @return how many rows it has changed */
    public int run(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        }
    }

    public <T extends @Nullable Object> List<T> rows(String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.of(result));
            }
            return rows;
        }
    }

    /**
     * The same statement with one row of values after the other.
     *
     * @return for each, how many rows it has changed
     */
    public int[] runAll(String sql, List<@Nullable Object[]> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] each : values) {
                set(statement, each);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        set(statement, values);
        return statement;
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Many statements, each with its semicolon. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    <T extends @Nullable Object> T durably(Database.Work<T> work) throws SQLException {
        script("PRAGMA synchronous = FULL");
        try {
            return whole(work);
        } finally {
            script("PRAGMA synchronous = NORMAL");
        }
    }

    <T extends @Nullable Object> T whole(Database.Work<T> work) throws SQLException {
        try {
            connection.setAutoCommit(false);
            T result = work.in(this);
            connection.setAutoCommit(true); // which commits
            return result;
        } catch (SQLException | RuntimeException | Error failed) {
            undo(failed);
            throw failed;
        }
    }

    /** It may not even have begun, and a full disk has undone it already: that is no failure of its own, but must not stay half begun. */
    private void undo(Throwable failed) {
        try {
            script("ROLLBACK");
        } catch (SQLException nothing) {
            failed.addSuppressed(nothing);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException nothing) {
            failed.addSuppressed(nothing);
        }
    }
}
