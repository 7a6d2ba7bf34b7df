package io.courier.simulation.time;

import java.util.List;
import java.util.SplittableRandom;

/// Chance for one place of a run. Places have dice of their own, so that what is left out at one
/// changes little elsewhere.
public final class Dice {
  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public static Dice of(long seed, String place) {
    long mixed = seed * 0x9E3779B97F4A7C15L + place.hashCode() * 0xBF58476D1CE4E5B9L;
    return new Dice(mixed ^ (mixed >>> 31));
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// From 0 to `bound - 1`.
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  public long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  public <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  public int one(int... of) {
    return of[random.nextInt(of.length)];
  }

  public double one(double... of) {
    return of[random.nextInt(of.length)];
  }

  /// How long something takes: mostly about this, now and then ten or thirty times as long.
  public long delay(long usualNanos) {
    double x = random.nextDouble();
    double factor = x < 0.9 ? 0.3 + random.nextDouble() : x < 0.98 ? 10 * x : 30 * x;
    return 1 + (long) (usualNanos * factor);
  }

  public SplittableRandom random() {
    return random;
  }
}
