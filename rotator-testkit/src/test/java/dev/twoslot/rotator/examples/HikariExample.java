package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A pool whose new connections log in with PRIMARY's password, and refused, with SECONDARY's. Connections that are open stay open.
 *
 * @param driver makes connections, such as {@code PGSimpleDataSource}
 */
record HikariExample(DataSource driver, String user, SlotReader passwords) implements DataSource {

    /** SQLSTATE class 28: invalid authorization (SQL standard; H2, PostgreSQL and MySQL use it). */
    private static final FallbackOn WRONG_PASSWORD =
            FallbackOn.rejection(failure -> failure instanceof SQLException refused
                    && refused.getSQLState() != null
                    && refused.getSQLState().startsWith("28"));

    static HikariDataSource pool(DataSource driver, String user, SlotReader passwords) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new HikariExample(driver, user, passwords));
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return tryPrimaryThenSecondary(
                passwords, WRONG_PASSWORD, password -> driver.getConnection(user, password.reveal()));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return driver.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return driver.isWrapperFor(type);
    }
}
