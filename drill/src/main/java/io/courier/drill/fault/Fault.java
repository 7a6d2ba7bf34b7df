package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import java.time.Duration;
import java.util.Optional;

/// One thing that goes wrong while the load runs.
public interface Fault {
  /// As it is chosen and shown: `access-kill`.
  String name();

  /// Why it cannot happen to this stack; empty when it can.
  default Optional<String> whyNot(Target target) {
    return OnlyOurOwn.whyNot(target);
  }

  /// Whether the guarantees allow that a message comes again under its id.
  default boolean mayRepeat() {
    return false;
  }

  /// The longest pause that is wanted; empty where the outage itself decides.
  default Optional<Duration> wantedPause() {
    return Optional.empty();
  }

  /// Whether clients lose their connections by the nature of it.
  default boolean dropsClients() {
    return false;
  }

  /// Lets it happen, and puts it right. Returns when what was ended runs again.
  void happen(Scene scene);
}
