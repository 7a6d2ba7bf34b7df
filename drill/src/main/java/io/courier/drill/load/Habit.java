package io.courier.drill.load;

/// How a device lives.
///
/// It is there for once to twice `hereMillis`, then away for once to twice `awayMillis`.
enum Habit {
  /// Always there.
  STEADY(0, 0),
  /// Says goodbye, and comes back.
  COMES_AND_GOES(8_000, 2_000),
  /// Mostly offline: what is sent to it waits in its mailbox.
  MOSTLY_AWAY(5_000, 15_000),
  /// Loses its network without a word, and connects again from another.
  LOSES_NETWORK(8_000, 2_000),
  /// The same for longer than its session is kept.
  LOSES_NETWORK_FOR_LONG(8_000, 8_000),
  /// Everything takes its time.
  SLOW(0, 0);

  private static final int OF = 20;

  final long hereMillis;
  final long awayMillis;

  Habit(long hereMillis, long awayMillis) {
    this.hereMillis = hereMillis;
    this.awayMillis = awayMillis;
  }

  boolean goes() {
    return awayMillis > 0;
  }

  /// Whether it goes without a word.
  boolean losesNetwork() {
    return this == LOSES_NETWORK || this == LOSES_NETWORK_FOR_LONG;
  }

  /// Of twenty devices fourteen are steady, two are slow, and one each is of the other kinds.
  static Habit of(int index) {
    return switch (index % OF) {
      case 3 -> COMES_AND_GOES;
      case 6, 16 -> SLOW;
      case 9 -> LOSES_NETWORK;
      case 13 -> MOSTLY_AWAY;
      case 19 -> LOSES_NETWORK_FOR_LONG;
      default -> STEADY;
    };
  }
}
