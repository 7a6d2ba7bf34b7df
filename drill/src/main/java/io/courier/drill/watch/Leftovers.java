package io.courier.drill.watch;

import io.courier.drill.stack.Target;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.Database;
import io.courier.stack.backends.TopicReaders;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// What is still under way somewhere: entries of mailboxes, records not committed past. Both are
/// none when all devices are connected and have received everything.
public final class Leftovers implements AutoCloseable {
  private final Target target;
  private final TopicReaders readers;

  public Leftovers(Target target) {
    this.target = target;
    this.readers = new TopicReaders(target.kafkaBootstrapServers());
  }

  /// Entries in the mailboxes of users whose names begin so.
  public long inMailboxes(String userPrefix) {
    Database database = target.database();
    String query = "SELECT count(*) FROM offline.mailbox_entry WHERE starts_with(user_id, ?)";
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, userPrefix);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new StackFailure("The mailboxes could not be counted: " + e.getMessage(), e);
    }
  }

  /// Records in all topics that their readers have not committed past.
  public long notRead() {
    return readers.behind().values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    readers.close();
  }
}
