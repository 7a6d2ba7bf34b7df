package io.courier.offline.store;

import java.time.LocalDate;

/// UTC days since 1970, by which rows are partitioned.
public final class Days {
  private static final long MILLIS = 86_400_000;

  private Days() {}

  public static int of(long epochMillis) {
    return Math.toIntExact(Math.floorDiv(epochMillis, MILLIS));
  }

  public static LocalDate date(int day) {
    return LocalDate.ofEpochDay(day);
  }
}
