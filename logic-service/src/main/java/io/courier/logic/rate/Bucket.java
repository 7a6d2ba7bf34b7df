package io.courier.logic.rate;

/// What one user, or one conversation, may still send, as far as this instance knows.
///
/// A token bucket in one number: when it is full again. An empty one is full in the time that a
/// burst takes. Times are those of records, in microseconds since 1970.
final class Bucket {
  /// Records of one bucket can come from nodes with different clocks. One that is behind by less
  /// than this counts as now; beyond it the clock was set back, or a backlog is read, and the
  /// bucket goes there as full as it is.
  static final long CLOCKS_DIFFER = 60_000_000;

  private final String key;
  private final Rate rate;
  private long full;
  private long newest;
  private int reserved;
  private int taken;

  Bucket(String key, Rate rate) {
    this.key = key;
    this.rate = rate;
  }

  /// What was taken since Redis was told last; all in microseconds.
  ///
  /// @param at of the newest message
  /// @param take until it has come back
  record Charge(Bucket bucket, String key, long at, long take, Rate rate) {}

  /// Takes a message off, until it is known whether it is a new one.
  ///
  /// @return false: there is none left
  boolean reserve(long at) {
    long now = at;
    if (at < newest) {
      if (newest - at > CLOCKS_DIFFER) {
        full -= newest - at;
      } else {
        now = newest;
      }
    }
    newest = now;
    long next = Math.max(full, now) + rate.micros();
    if (next - now > rate.burstMicros()) {
      return false;
    }
    full = next;
    reserved++;
    return true;
  }

  /// It was no new message, or it is refused for another reason.
  void giveBack() {
    full -= rate.micros();
    reserved--;
  }

  /// It was a new message.
  void take() {
    reserved--;
    taken++;
  }

  /// Whether others have to know: more than half of it is gone, and not all of that was told.
  boolean isToBeTold() {
    return taken > 0 && full - newest > rate.burstMicros() / 2;
  }

  /// What Redis has to be told; it counts as told. What has come back meanwhile was never taken.
  Charge charge() {
    long take = Math.clamp(full - newest, 0, taken * rate.micros());
    taken = 0;
    return new Charge(this, key, newest, take, rate);
  }

  /// What Redis has, with what other instances took. Never gives anything back: a Redis that was
  /// emptied knows less than this instance.
  void learn(long fullThere, long newestThere) {
    if (Math.abs(newestThere - newest) <= CLOCKS_DIFFER) {
      full = Math.max(full, fullThere + reserved * rate.micros());
      newest = Math.max(newest, newestThere);
    }
  }
}
