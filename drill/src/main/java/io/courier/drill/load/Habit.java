package io.courier.drill.load;

/// How a device lives.
enum Habit {
  /// Always there.
  STEADY,
  /// Says goodbye, and comes back.
  COMES_AND_GOES,
  /// Loses its network without a word, and connects again from another.
  LOSES_NETWORK,
  /// Everything takes its time.
  SLOW;

  private static final int OF = 10;

  /// Of ten devices seven are steady, and one each is of the other kinds.
  static Habit of(int index) {
    return switch (index % OF) {
      case 3 -> COMES_AND_GOES;
      case 6 -> SLOW;
      case 9 -> LOSES_NETWORK;
      default -> STEADY;
    };
  }
}
