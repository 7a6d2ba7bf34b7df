package io.courier.drill.load;

import io.courier.drill.ledger.Ledger;
import io.courier.load.client.ClientConnections;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One device of one user, which behaves as an SDK and its application do: it connects again with
/// back-off and tells how far it has read, and repeats what was not answered under the same id.
/// Runs on the clients' event loop.
final class Device {
  private static final long SLOW_MILLIS = 150;

  final Place place;
  final String user;
  final String name;
  final String token;
  final Habit habit;
  final Outbox outbox;
  final RandomGenerator random;
  @Nullable String epoch;
  long position;
  boolean known;
  private final int index;
  private @Nullable Session session;
  private int attempts;
  private int failed;
  private volatile boolean away = true;

  /// What all devices share.
  ///
  /// @param run what makes ids of messages this run's own
  record Place(ClientConnections connections, List<URI> gateways, Ledger ledger, String run) {
    EventLoop loop() {
      return connections.loop();
    }
  }

  Device(int index, Place place, String user, String name, String token, Habit habit) {
    this.index = index;
    this.place = place;
    this.user = user;
    this.name = name;
    this.token = token;
    this.habit = habit;
    this.random = new java.util.SplittableRandom(index);
    this.outbox = new Outbox(this);
  }

  /// `user/device`.
  String key() {
    return user + "/" + name;
  }

  /// Whether the drill keeps it from the network at this moment. From any thread.
  boolean isAway() {
    return away;
  }

  boolean isConnected() {
    return session != null && session.isOpen();
  }

  /// Connects, and stays connected until told otherwise.
  void comeBack() {
    if (away) {
      away = false;
      if (known) {
        place.ledger().back(key(), System.nanoTime());
      }
      failed = 0;
      connect();
    }
  }

  /// Says goodbye.
  void leave() {
    goAway();
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /// Loses its network: nobody is told.
  void loseNetwork() {
    goAway();
    if (session != null) {
      session.abandon();
      session = null;
    }
  }

  private void goAway() {
    away = true;
    if (known) {
      place.ledger().away(key(), System.nanoTime());
    }
  }

  void opened(Session opened) {
    if (opened == session) {
      failed = 0;
      if (!known) {
        known = true;
        place.ledger().known(user, name);
      }
      outbox.connected(opened);
    }
  }

  /// The session is over and nobody here wanted that.
  void lost(Session lost, String why, boolean wasOpen) {
    if (lost != session) {
      return;
    }
    session = null;
    if (wasOpen) {
      place.ledger().dropped(key(), why, System.nanoTime());
    }
    long pause = Backoff.millis(failed++, random);
    place.loop().schedule(this::connectAgain, pause, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  @Nullable Session session() {
    return session;
  }

  private void connectAgain() {
    if (!away && session == null) {
      connect();
    }
  }

  /// The next gateway each time, as behind a load balancer.
  private void connect() {
    List<URI> gateways = place.gateways();
    URI gateway = gateways.get((index + attempts++) % gateways.size());
    Session opening = new Session(this);
    session = opening;
    opening.open(gateway, network());
  }

  private List<ChannelHandler> network() {
    return habit == Habit.SLOW ? List.of(new SlowNetwork(SLOW_MILLIS)) : List.of();
  }
}
