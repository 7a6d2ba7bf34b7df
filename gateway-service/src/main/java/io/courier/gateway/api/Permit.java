package io.courier.gateway.api;

import io.courier.gateway.api.flow.CallBounds;
import io.courier.gateway.config.ApiKey;
import java.util.concurrent.atomic.AtomicBoolean;

/// One call that is let in, until nothing of it is under way any more: also when its server hangs
/// up, what it has asked for goes on. For any thread.
final class Permit {
  private final CallBounds bounds;
  private final ApiKey key;
  private final AtomicBoolean isBegun = new AtomicBoolean();
  private final AtomicBoolean isOver = new AtomicBoolean();

  Permit(CallBounds bounds, ApiKey key) {
    this.bounds = bounds;
    this.key = key;
  }

  ApiKey key() {
    return key;
  }

  /// The call has so many recipients, and something of it is under way until [#end()].
  void begin(int recipients) {
    isBegun.set(true);
    bounds.costs(key, recipients, System.nanoTime());
  }

  void end() {
    if (isOver.compareAndSet(false, true)) {
      bounds.leave(key);
    }
  }

  /// The request is over, one way or the other.
  void hangUp() {
    if (!isBegun.get()) {
      end();
    }
  }
}
