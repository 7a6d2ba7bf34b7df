package io.courier.kafka.start;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/// A start that PostgreSQL prevents: it is not there, or refuses the user or the database.
final class PostgresProblemAnalyzer extends AbstractFailureAnalyzer<SQLException> {
  private static final String NOT_THERE = "08";
  private static final String WHO = "28";
  private static final String NO_DATABASE = "3D";

  private final Environment environment;

  PostgresProblemAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    String state = String.valueOf(cause.getSQLState());
    String message = String.valueOf(cause.getMessage());
    String where = "PostgreSQL at " + url();
    if (state.startsWith(NOT_THERE)) {
      return analysis(
          where + " does not answer: " + message,
          "Start PostgreSQL, or set spring.datasource.url (POSTGRES_URL).",
          cause);
    }
    if (state.startsWith(WHO)) {
      return analysis(
          where + " refuses its user: " + message,
          "Set spring.datasource.username and password (POSTGRES_USER, POSTGRES_PASSWORD) to a role"
              + " that may log in there.",
          cause);
    }
    if (state.startsWith(NO_DATABASE)) {
      return analysis(
          where + " has no such database: " + message,
          "Make the database, or set spring.datasource.url (POSTGRES_URL).",
          cause);
    }
    return null;
  }

  private static FailureAnalysis analysis(String problem, String action, SQLException cause) {
    return new FailureAnalysis(problem, action, cause);
  }

  /// Without what may follow the database's name: a password, for one.
  private String url() {
    String url = environment.getProperty("spring.datasource.url", "");
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}
