package io.courier.simulation.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/// Virtual time, and all that is yet to happen in it. One thread; what is due at the same moment
/// happens in the order in which it was said.
public final class Timeline {
  public static final long MILLI = 1_000_000;
  public static final long SECOND = 1_000 * MILLI;

  /// Noon, so that a run stays within a day.
  private static final long START_MILLIS = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long said;
  private long happened;

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(at, other.at);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /// Nanoseconds since the run began.
  public long now() {
    return now;
  }

  public long millis() {
    return millisAt(now);
  }

  /// What the wall clock shows at a moment of this time.
  public long millisAt(long nanos) {
    return START_MILLIS + nanos / MILLI;
  }

  /// How many events have happened.
  public long happened() {
    return happened;
  }

  public void after(long nanos, Runnable action) {
    at(now + Math.max(0, nanos), action);
  }

  /// What is late already happens next.
  public void at(long nanos, Runnable action) {
    events.add(new Event(Math.max(now, nanos), said++, action));
  }

  /// Lets everything up to this moment happen.
  public void runUntil(long nanos) {
    while (!events.isEmpty() && events.peek().at <= nanos) {
      Event event = events.remove();
      now = event.at;
      happened++;
      event.action.run();
    }
    now = Math.max(now, nanos);
  }

  /// The wall clock of this time.
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(Timeline.this.millis());
      }

      @Override
      public long millis() {
        return Timeline.this.millis();
      }
    };
  }
}
