package io.courier.gateway.api.flow;

import io.courier.gateway.client.flow.CommandRate;
import io.courier.gateway.config.ApiKey;
import io.courier.gateway.config.ApiProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many calls may be under way, and how many recipients a key may have.
///
/// What a call costs is known when its body has been read: it passes as long as its key has
/// anything left, and the next one waits the longer. For any thread.
public final class CallBounds {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final ApiProperties limits;
  private final CommandRate rate;
  private final Map<String, OfKey> byKey = new HashMap<>();
  private int underWay;

  /// What one key has used.
  private static final class OfKey {
    private int underWay;
    private long fullAtNanos;
  }

  public CallBounds(ApiProperties limits, List<ApiKey> keys, long nowNanos) {
    this.limits = limits;
    this.rate = new CommandRate(limits.recipientsPerSecond(), limits.recipientBurst());
    for (ApiKey key : keys) {
      OfKey ofKey = new OfKey();
      ofKey.fullAtNanos = rate.full(nowNanos);
      byKey.put(key.name(), ofKey);
    }
  }

  /// Lets a call in, which then has to [#leave].
  ///
  /// @return 0 when it is in; else after how many seconds it should come again
  public synchronized int enter(ApiKey key, long nowNanos) {
    OfKey ofKey = of(key);
    if (underWay >= limits.calls() || ofKey.underWay >= limits.callsPerKey()) {
      return 1;
    }
    long wait = rate.waitNanos(ofKey.fullAtNanos, nowNanos);
    if (wait > 0) {
      return Math.toIntExact((wait + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }
    underWay++;
    ofKey.underWay++;
    return 0;
  }

  public synchronized void leave(ApiKey key) {
    underWay--;
    of(key).underWay--;
  }

  /// A call that is in has so many recipients.
  public synchronized void costs(ApiKey key, int recipients, long nowNanos) {
    OfKey ofKey = of(key);
    ofKey.fullAtNanos = rate.after(ofKey.fullAtNanos, nowNanos, recipients);
  }

  public synchronized int underWay() {
    return underWay;
  }

  private OfKey of(ApiKey key) {
    OfKey ofKey = byKey.get(key.name());
    if (ofKey == null) {
      throw new IllegalArgumentException("not a key of this gateway: " + key);
    }
    return ofKey;
  }
}
