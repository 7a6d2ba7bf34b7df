package io.courier.offline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.courier.offline.retention.DayPartitions;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.backends.Database;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A migrated database of its own for one test class.
public final class StoreFixture implements AutoCloseable {
  private final HikariDataSource dataSource;
  public final JdbcTemplate jdbc;
  public final TransactionTemplate transactions;
  public final DayPartitions partitions;

  public StoreFixture(String name) {
    Database database = BackEnds.shared().createDatabase(name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(4);
    config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
    dataSource = new HikariDataSource(config);
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("offline")
        .defaultSchema("offline")
        .load()
        .migrate();
    jdbc = new JdbcTemplate(dataSource);
    transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    partitions = new DayPartitions(jdbc, transactions);
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
