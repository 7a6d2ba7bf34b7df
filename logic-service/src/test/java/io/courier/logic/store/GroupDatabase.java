package io.courier.logic.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.courier.logic.fanout.Packing;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.backends.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/// A migrated database of its own for one test class, which counts the connections taken from it.
public final class GroupDatabase implements AutoCloseable {
  private final HikariDataSource pool;
  private final DataSource direct;
  private final AtomicInteger transactions = new AtomicInteger();
  private final DataSource counted;

  public GroupDatabase(String name) {
    Database database = BackEnds.shared().createDatabase(name);
    direct = new DriverManagerDataSource(database.url(), database.user(), database.password());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(2);
    config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
    pool = new HikariDataSource(config);
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/logic")
        .schemas("logic")
        .defaultSchema("logic")
        .load()
        .migrate();
    counted =
        new DelegatingDataSource(pool) {
          @Override
          public Connection getConnection() throws SQLException {
            transactions.incrementAndGet();
            return super.getConnection();
          }
        };
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(counted);
  }

  public PlatformTransactionManager transactionManager() {
    return new JdbcTransactionManager(counted);
  }

  /// Connections that are not counted, and that [#goAway()] leaves.
  public DataSource direct() {
    return direct;
  }

  public GroupStore store(Packing packing) {
    return new PostgresGroups(jdbc(), transactionManager(), packing, new SimpleMeterRegistry());
  }

  /// How many there were so far.
  public int transactions() {
    return transactions.get();
  }

  /// From now on there is no connection to it.
  public void goAway() {
    pool.close();
  }

  @Override
  public void close() {
    pool.close();
  }
}
