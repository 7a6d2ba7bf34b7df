package io.courier.simulation;

import io.courier.simulation.time.Timeline;
import java.util.Locale;

/// One thing that happens to a run from outside: what users do, and what breaks.
///
/// @param at nanoseconds since the run began
/// @param who the number of the device, process, gateway or link that it is about
/// @param other a second number: to whom, or how far into it
/// @param nanos for how long
record Happening(long at, Kind kind, int who, int other, long nanos) {
  enum Kind {
    COME,
    VANISH,
    LOSE_CONNECTION,
    MUTE,
    SEND,
    // Faults from here on.
    CRASH,
    STOP,
    CUT,
    EVICT,
    REPLACE,
    RESTART,
    SENDS_FAIL,
    KAFKA_SLOW,
    LINK_BREAKS,
    GATEWAY_DIES,
    REDIS_EMPTIED,
    REDIS_ROLLED_BACK,
    REDIS_DOWN,
    REDIS_LOSES_ANSWERS,
    REDIS_STALLS,
    STORE_DOWN,
    STORE_LOSES_ANSWERS;

    boolean isFault() {
      return compareTo(SEND) > 0;
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%9.3f  %s %d %d %d ms",
        at / (double) Timeline.SECOND,
        kind,
        who,
        other,
        nanos / Timeline.MILLI);
  }
}
