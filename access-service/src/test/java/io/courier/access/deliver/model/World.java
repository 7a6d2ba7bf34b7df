package io.courier.access.deliver.model;

import io.courier.access.deliver.DeliveryLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The topics, the stores, the clock, and everybody who works on them.
final class World {
  static final long MILLI = 1_000_000;

  final Random random;
  final Set<Rule> broken;
  final boolean explicitAck;
  final DeliveryLimits limits;
  final int custodyRecords;

  /// How many frames of a session wait at the gateway before it drops.
  final int gatewayQueue;

  /// How many rows a mailbox may have before its oldest falls off.
  final int quota;

  final Topic pushTask = new Topic();
  final Topic pushReceipt = new Topic();
  final Topic pushDeliver = new Topic();
  final Topic offlineStorage = new Topic();
  final Topic offlineAck = new Topic();
  final Topic offlineRetrieve = new Topic();

  /// Redis: the epoch that wrote the device's presence, 0 if it is not online.
  long presence;

  /// Redis: the first position of each message.
  final Map<Integer, Long> firstPosition = new HashMap<>();

  /// PostgreSQL: position to message.
  final TreeMap<Long, Integer> mailbox = new TreeMap<>();

  final PushModel push = new PushModel(this);
  final OfflineModel offline = new OfflineModel(this);
  final List<OwnerModel> owners = new ArrayList<>();
  OwnerModel owner;
  final Client client = new Client(this);
  @Nullable Gateway gateway;

  long now = -500 * MILLI; // a nanosecond clock may be negative
  int sent;
  int sessions;

  /// What fell off the mailbox's far end.
  final Set<Integer> evicted = new HashSet<>();

  /// What was passed over, and so may come late.
  final Set<Integer> passedOver = new HashSet<>();

  /// A whole mailbox was passed over: anything may come late.
  boolean mailboxPassedOver;

  int nudges;
  int ackTimeouts;
  int overflows;
  int linksBroken;
  final List<String> problems = new ArrayList<>();
  final @Nullable List<String> history;

  World(long seed, Set<Rule> broken, boolean keepHistory) {
    this.random = new Random(seed);
    this.broken = EnumSet.noneOf(Rule.class);
    this.broken.addAll(broken);
    this.history = keepHistory ? new ArrayList<>() : null;
    this.explicitAck = random.nextInt(6) == 0;
    this.gatewayQueue = oneOf(3, 8, 1000);
    this.quota = oneOf(20, 1000, 1000, 1000);
    this.custodyRecords = random.nextInt(3) == 0 ? 8 : 1000;
    this.limits =
        new DeliveryLimits(
            oneOf(150, 600, 10_000) * MILLI,
            oneOf(40, 150, 400) * MILLI,
            oneOf(250, 10_000, 10_000) * MILLI,
            100 * MILLI,
            oneOf(300, 10_000) * MILLI,
            oneOf(3, 3, 20),
            oneOf(500, 100_000),
            oneOf(1, 4, 100),
            oneOf(64, 1024));
    this.owner = new OwnerModel(this, 1);
    owners.add(owner);
  }

  boolean keeps(Rule rule) {
    return !broken.contains(rule);
  }

  int oneOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  void takeover() {
    owner.deposed();
    owner = new OwnerModel(this, owner.epoch() + 1);
    owners.add(owner);
    say(() -> "takeover " + owner.epoch());
  }

  void problem(String what) {
    problems.add(what);
    say(() -> "PROBLEM " + what);
  }

  void say(Supplier<String> what) {
    if (history != null) {
      history.add((now / MILLI) + " " + what.get());
    }
  }
}
