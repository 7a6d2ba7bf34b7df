package io.courier.logic.relation.store;

import io.courier.logic.relation.BlockNews;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears from PostgreSQL whose blocks have changed, on a thread of its own.
///
/// Several times in the life of what is not vouched for it asks over the same connection for a sign
/// of life. PostgreSQL sends what was notified before it answers, so an answer vouches for all
/// that was committed before the question. A connection that breaks ends the session: of the time
/// until the next one it knows nothing, and what was read before is read again.
public final class BlockListener implements BlockNews, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockListener.class);

  /// Users that nobody has taken yet. Beyond it nothing that was read before counts.
  private static final int MOST_WAITING = 10_000;

  private static final int SIGNS_A_LIFE = 4;
  private static final long RETRY_MILLIS = 500;
  private static final long END_MILLIS = 5_000;

  private final DataSource connections;
  private final Duration life;
  private final int signMillis;
  private final LongSupplier nanos;
  private final ArrayBlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private volatile Heard heard = Heard.NOTHING;
  private long sessions;
  private boolean isLost;

  /// @param connections one at a time is taken, and kept
  /// @param life how long what was read counts without being vouched for
  /// @param nanos the clock of the policy
  public BlockListener(DataSource connections, Duration life, LongSupplier nanos) {
    this.connections = connections;
    this.life = life;
    this.signMillis = (int) Math.max(1, life.toMillis() / SIGNS_A_LIFE);
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().name("block-listener").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public Heard heard() {
    return heard;
  }

  /// Whether something vouches for what was read.
  public boolean isHearing() {
    Heard now = heard;
    return now.session() != 0 && nanos.getAsLong() - now.nanos() <= life.toNanos();
  }

  @Override
  public void take(Consumer<String> changed) {
    for (String user = waiting.poll(); user != null; user = waiting.poll()) {
      changed.accept(user);
    }
  }

  private void run() {
    while (!isEnded(0)) {
      try (Connection connection = connections.getConnection();
          Statement statement = connection.createStatement()) {
        listen(connection.unwrap(PGConnection.class), statement);
      } catch (SQLException e) {
        if (!isLost) {
          LOG.warn("changes of blocks are not heard: {}", e.getMessage());
        }
        isLost = true;
        if (isEnded(RETRY_MILLIS)) {
          return;
        }
      }
    }
  }

  private void listen(PGConnection connection, Statement statement) throws SQLException {
    statement.execute("LISTEN " + BlockRows.CHANNEL);
    heard = new Heard(++sessions, nanos.getAsLong());
    if (isLost) {
      LOG.info("changes of blocks are heard again");
      isLost = false;
    }
    while (!isEnded(0)) {
      pass(connection.getNotifications(signMillis));
      long asked = nanos.getAsLong();
      statement.execute("SELECT 1");
      // What came before the answer goes before what vouches for it.
      pass(connection.getNotifications());
      heard = new Heard(sessions, asked);
    }
  }

  private void pass(PGNotification @Nullable [] notifications) {
    if (notifications == null) {
      return;
    }
    for (PGNotification notification : notifications) {
      if (!waiting.offer(notification.getParameter())) {
        heard = new Heard(++sessions, heard.nanos());
        waiting.clear();
      }
    }
  }

  private boolean isEnded(long waitMillis) {
    try {
      return end.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
