package io.courier.kafka.start;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/// A service with a database starts only where a commit that was answered is on disk: Kafka is told
/// then that its records are done.
@AutoConfiguration(
    afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBean(DataSource.class)
public class PostgresAutoConfiguration {

  @Bean
  InitializingBean commitsLast(DataSource database) {
    return () -> requireThatCommitsLast(database);
  }

  /// @throws StartProblem when `synchronous_commit` is off, which a deployment may have set for the
  ///     server, the database, the role or in the URL
  static void requireThatCommitsLast(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW synchronous_commit")) {
      answer.next();
      if (answer.getString(1).equals("off")) {
        throw new StartProblem(
            "PostgreSQL forgets the last commits when it dies: synchronous_commit is off, and"
                + " messages that were stored would be lost.",
            "Set synchronous_commit to on, for the server, the database and the role.");
      }
    }
  }
}
