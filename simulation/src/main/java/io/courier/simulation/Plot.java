package io.courier.simulation;

import io.courier.simulation.Happening.Kind;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Mutation;
import io.courier.simulation.world.Settings;
import java.util.List;
import java.util.Set;

/// Some happenings that belong together, and rarely meet by chance: what one rule is there for.
enum Plot {
  /// An Offline that the group has given up stands still, while another one stores a message, and
  /// its device fetches it. Then the first goes on where it stood.
  OLD_STORE_WAKES(Mutation.STORE_UNFENCED) {
    @Override
    void happen(Stage stage) {
      stage.at(-1_500, Kind.COME, stage.device, 0, 0);
      stage.at(-1_000, Kind.VANISH, stage.device, 0, 0);
      stage.at(0, Kind.REPLACE, stage.offline() + stage.one, 0, 1_500);
      stage.at(100, Kind.SEND, stage.friend, stage.user, 0);
      stage.at(500, Kind.COME, stage.device, 0, 0);
    }
  },
  /// A device reads nothing, so what is held for it goes to the store. What it was sent follows
  /// when it has left, but Push stands still then. It is back before Push goes on.
  LOWER_IS_STORED_LATER(Mutation.DELETES_UP_TO) {
    @Override
    void happen(Stage stage) {
      stage.at(-1_600, Kind.COME, stage.device, 0, 0);
      stage.at(-1_300, Kind.MUTE, stage.device, 0, 1_200);
      for (int millis = -1_100; millis < -500; millis += 100) {
        stage.at(millis, Kind.SEND, stage.friend, stage.user, 0);
      }
      stage.at(-500, Kind.VANISH, stage.device, 0, 0);
      stage.at(-100, Kind.STOP, stage.push(), 0, 2_500);
      stage.at(-100, Kind.STOP, stage.push() + 1, 0, 2_500);
      stage.at(700, Kind.COME, stage.device, 0, 0);
    }
  },
  /// Push stands still while an owner fails a delivery and another one takes its place.
  RECEIPT_OUTLIVES_OWNER(Mutation.OLD_RECEIPTS_DROPPED) {
    @Override
    void happen(Stage stage) {
      stage.at(-1_000, Kind.COME, stage.device, 0, 0);
      stage.at(-400, Kind.VANISH, stage.device, 0, 0);
      stage.at(-300, Kind.SEND, stage.friend, stage.user, 0);
      stage.both(stage.push(), 0, Kind.STOP, 0, 2_500);
      stage.both(stage.access(), 700, Kind.RESTART, 0, 0);
      stage.at(3_000, Kind.COME, stage.device, 0, 0);
    }
  },
  /// An owner says that a device is gone. Redis hears of it late, when the device is back and
  /// another owner has it.
  FAREWELL_COMES_LATE(Mutation.PRESENCE_UNFENCED) {
    @Override
    void happen(Stage stage) {
      stage.at(-1_500, Kind.COME, stage.device, 0, 0);
      stage.at(-1_500, Kind.COME, stage.friend, 0, 0);
      stage.at(-700, Kind.VANISH, stage.device, 0, 0);
      stage.at(-300, Kind.REDIS_STALLS, stage.access() + stage.one, 0, 2_000);
      stage.at(300, Kind.RESTART, stage.access() + stage.one, 0, 0);
      stage.at(400, Kind.COME, stage.device, 0, 0);
      for (int millis = 1_800; millis < 3_000; millis += 150) {
        stage.at(millis, Kind.SEND, stage.friend, stage.user, 0);
      }
    }
  },
  /// An owner stands still for longer than its lease, and another one has its shards. When it goes
  /// on, it says that a device has gone, which is back there. Redis hears of it late, and it of the
  /// other owner.
  OWNER_WAKES_LATE(Mutation.NO_LEASE) {
    @Override
    void happen(Stage stage) {
      stage.at(-1_800, Kind.COME, stage.device, 0, 0);
      stage.at(-1_800, Kind.COME, stage.friend, 0, 0);
      stage.at(-1_100, Kind.VANISH, stage.device, 0, 0);
      stage.at(-1_000, Kind.REDIS_STALLS, stage.access() + stage.one, 0, 5_000);
      stage.at(-900, Kind.EVICT, stage.access() + stage.one, 7, 4_500);
      stage.at(-200, Kind.COME, stage.device, 0, 0);
      for (int millis = 3_900; millis < 5_100; millis += 100) {
        stage.at(millis, Kind.SEND, stage.friend, stage.user, 0);
      }
    }
  },
  /// A client sends, loses its connection before the answer, and sends again when the receiver has
  /// read the first and left.
  ANSWER_IS_LOST(Mutation.LOGIC_FORGETS) {
    @Override
    void happen(Stage stage) {
      stage.at(-300, Kind.COME, stage.device, 0, 0);
      stage.at(-300, Kind.COME, stage.friend, 0, 0);
      stage.at(0, Kind.SEND, stage.friend, stage.user, 0);
      stage.at(stage.dice.between(1, 60), Kind.VANISH, stage.friend, 0, 0);
      stage.at(300, Kind.VANISH, stage.device, 0, 0);
      stage.at(1_500, Kind.COME, stage.friend, 0, 0);
      stage.at(3_000, Kind.COME, stage.device, 0, 0);
    }
  };

  private static final long EARLIEST = 1_800 * Timeline.MILLI;
  private static final long LATEST = 4_000 * Timeline.MILLI;

  private final Mutation of;

  Plot(Mutation mutation) {
    this.of = mutation;
  }

  abstract void happen(Stage stage);

  /// Those that bring one of these deliberate faults to light.
  static List<Plot> of(Set<Mutation> mutations) {
    return List.of(values()).stream().filter(plot -> mutations.contains(plot.of)).toList();
  }

  /// Adds what happens in it.
  void add(Dice dice, Settings settings, int users, int devices, List<Happening> all) {
    happen(new Stage(dice, settings, users, devices, all));
  }

  /// Whom it happens to, and around which moment.
  static final class Stage {
    private final Dice dice;
    private final Settings settings;
    private final List<Happening> all;
    private final long moment;
    private final int device;
    private final int user;
    private final int friend;

    /// Which one of two processes.
    private final int one;

    private Stage(Dice dice, Settings settings, int users, int devices, List<Happening> all) {
      this.dice = dice;
      this.settings = settings;
      this.all = all;
      this.moment = dice.between(EARLIEST, LATEST);
      this.device = dice.below(devices);
      this.user = device % users;
      this.friend = (device + 1) % devices;
      this.one = dice.below(2);
    }

    private int access() {
      return 0;
    }

    private int push() {
      return settings.accessNodes();
    }

    private int offline() {
      return push() + settings.pushes();
    }

    private void at(int millis, Kind kind, int who, int other, long forMillis) {
      // Not to the millisecond: each run tries another order of what is close together.
      long at = moment + millis * Timeline.MILLI + dice.between(0, 100 * Timeline.MILLI);
      all.add(new Happening(Math.max(0, at), kind, who, other, forMillis * Timeline.MILLI));
    }

    /// To two processes of a service, one after the other, or to the same.
    private void both(int first, int millis, Kind kind, int other, long forMillis) {
      at(millis, kind, first, other, forMillis);
      if (dice.chance(0.5)) {
        at(millis, kind, first + 1, other, forMillis);
      }
    }
  }
}
